using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of LSH_PROJECTION.</summary>
/// <param name="Type">Kind of projection.</param>
public sealed record LshProjectionOptions(LshProjectionType Type) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.LshProjection;

    internal static LshProjectionOptions Read(FlatTable table) => new((LshProjectionType)table.Enumeration(0, "type", 2));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)Type, 0);
        return builder.EndTable();
    }
}
