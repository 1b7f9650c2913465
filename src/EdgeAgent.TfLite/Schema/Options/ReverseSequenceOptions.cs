using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of REVERSE_SEQUENCE.</summary>
/// <param name="SequenceDim">Axis that is reversed.</param>
/// <param name="BatchDim">Axis of the batch.</param>
public sealed record ReverseSequenceOptions(int SequenceDim, int BatchDim = 0) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ReverseSequence;

    internal static ReverseSequenceOptions Read(FlatTable table) => new(table.Int32(0, "seq_dim"), table.Int32(1, "batch_dim"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, SequenceDim, 0);
        builder.AddInt(1, BatchDim, 0);
        return builder.EndTable();
    }
}
