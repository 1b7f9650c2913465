using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of UNPACK.</summary>
/// <param name="Num">Number of outputs.</param>
/// <param name="Axis">Axis that is removed; negative counts from the last.</param>
public sealed record UnpackOptions(int Num, int Axis) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Unpack;

    internal static UnpackOptions Read(FlatTable table) => new(table.Int32(0, "num"), table.Int32(1, "axis"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, Num, 0);
        builder.AddInt(1, Axis, 0);
        return builder.EndTable();
    }
}
