using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of GATHER.</summary>
/// <param name="Axis">Axis that is indexed; negative counts from the last.</param>
/// <param name="BatchDims">Leading dimensions that indices and input share.</param>
public sealed record GatherOptions(int Axis, int BatchDims = 0) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Gather;

    internal static GatherOptions Read(FlatTable table) => new(table.Int32(0, "axis"), table.Int32(1, "batch_dims"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, Axis, 0);
        builder.AddInt(1, BatchDims, 0);
        return builder.EndTable();
    }
}
