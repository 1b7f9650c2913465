using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of MIRROR_PAD.</summary>
/// <param name="Mode">Whether the border itself is repeated.</param>
public sealed record MirrorPadOptions(MirrorPadMode Mode) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.MirrorPad;

    internal static MirrorPadOptions Read(FlatTable table) => new((MirrorPadMode)table.Enumeration(0, "mode", 1));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)Mode, 0);
        return builder.EndTable();
    }
}
