using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of BATCH_MATMUL.</summary>
/// <param name="AdjointX">Whether the left matrices are transposed.</param>
/// <param name="AdjointY">Whether the right matrices are transposed.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record BatchMatMulOptions(bool AdjointX, bool AdjointY, bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.BatchMatMul;

    internal static BatchMatMulOptions Read(FlatTable table) => new(
        table.Boolean(0, "adj_x"),
        table.Boolean(1, "adj_y"),
        table.Boolean(2, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(3);
        builder.AddBool(0, AdjointX, false);
        builder.AddBool(1, AdjointY, false);
        builder.AddBool(2, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
