using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of transposed convolutions and matrix products.</summary>
internal static class ProductModels
{
    private static readonly TensorType[] Types = [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16];
    private static readonly TensorType[] Factors = [TensorType.Float32, TensorType.Int8, TensorType.Int16];

    public static Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } = new()
    {
        ["transpose_conv"] = (Types, draw => draw.TransposeConv(hasBias: false)),
        ["transpose_conv_bias"] = (Types, draw => draw.TransposeConv(hasBias: true)),
        ["transpose_conv_per_tensor"] = ([TensorType.Int8, TensorType.Int16], draw => draw.TransposeConvPerTensor()),
        ["batch_matmul"] = (Factors, draw => draw.BatchMatMul(isConstant: false)),
        ["batch_matmul_constant"] = (Factors, draw => draw.BatchMatMul(isConstant: true)),
    };
}
