using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>The rules of all operators that have integer kernels in TensorFlow Lite 2.14 and here.</summary>
/// <remarks>SUM has an int8 kernel but is not among them: that of TensorFlow Lite reads negative codes wrongly.</remarks>
internal static class OperatorRules
{
    /// <summary>A bound that must not be met: room for rounding of the steps to float32.</summary>
    private const double Above = 1.001;

    private static readonly AffineParameters HalfOpenUnit16 = new(1f / 32768, 0);

    private static readonly Dictionary<BuiltinOperator, OperatorRule> Rules = new()
    {
        [BuiltinOperator.Conv2D] = Weighted(new WeightedInputs(0, 1, 2, 0, IsPerChannel: true), 3, 4),
        [BuiltinOperator.DepthwiseConv2D] = Weighted(new WeightedInputs(0, 1, 2, 3, IsPerChannel: true), 3, 5),
        [BuiltinOperator.FullyConnected] = Weighted(new WeightedInputs(0, 1, 2, 0, IsPerChannel: false), 4, 7),
        [BuiltinOperator.TransposeConv] = Weighted(new WeightedInputs(2, 1, 3, 0, IsPerChannel: true), 3, 3),

        [BuiltinOperator.Add] = Free(2, 4) with { LeastStep = OfSum },
        [BuiltinOperator.Sub] = Free(2, 5) with { LeastStep = OfSum },
        [BuiltinOperator.Mul] = Free(2, 4),
        [BuiltinOperator.SquaredDifference] = Free(2) with { LeastStep = (_, step) => Above * 4 * step * step / (1 << 14) },
        [BuiltinOperator.BatchMatMul] = Free(2, 3),
        [BuiltinOperator.Mean] = Free(2, 3),
        [BuiltinOperator.Relu] = Free(2, 3),
        [BuiltinOperator.Relu6] = Free(2, 3),
        [BuiltinOperator.LeakyRelu] = Free(2, 2),
        [BuiltinOperator.Prelu] = Free(1),
        [BuiltinOperator.HardSwish] = Free(1),
        [BuiltinOperator.Elu] = Free(1),
        [BuiltinOperator.Gelu] = Free(2),
        [BuiltinOperator.Exp] = Free(2),

        [BuiltinOperator.Equal] = Free(2),
        [BuiltinOperator.NotEqual] = Free(2),
        [BuiltinOperator.Greater] = Free(2),
        [BuiltinOperator.GreaterEqual] = Free(2),
        [BuiltinOperator.Less] = Free(2),
        [BuiltinOperator.LessEqual] = Free(2),
        [BuiltinOperator.ArgMax] = Free(2),
        [BuiltinOperator.ArgMin] = Free(2),

        [BuiltinOperator.Softmax] = Fixed(new AffineParameters(1f / 256, -128), HalfOpenUnit16, 2, 3),
        [BuiltinOperator.Logistic] = Fixed(new AffineParameters(1f / 256, -128), HalfOpenUnit16, 2, 3),
        [BuiltinOperator.Tanh] = Fixed(new AffineParameters(1f / 128, 0), HalfOpenUnit16, 2, 3),
        [BuiltinOperator.LogSoftmax] = Fixed(new AffineParameters(16f / 256, 127), default, 2),
        [BuiltinOperator.L2Normalization] = Fixed(new AffineParameters(1f / 128, 0), default, 2),

        [BuiltinOperator.AveragePool2D] = Same(2, 3),
        [BuiltinOperator.MaxPool2D] = Same(2, 3),
        [BuiltinOperator.Reshape] = Same(1, 1),
        [BuiltinOperator.Squeeze] = Same(1, 1),
        [BuiltinOperator.ExpandDims] = Same(1, 1),
        [BuiltinOperator.Transpose] = Same(2, 4),
        [BuiltinOperator.Concatenation] = Same(2, 3),
        [BuiltinOperator.Pack] = Same(2, 3),
        [BuiltinOperator.Unpack] = Same(2, 4),
        [BuiltinOperator.Split] = Same(2, 4),
        [BuiltinOperator.SplitV] = Same(2, 2),
        [BuiltinOperator.Slice] = Same(2, 4),
        [BuiltinOperator.StridedSlice] = Same(2, 4),
        [BuiltinOperator.Gather] = Same(2, 4),
        [BuiltinOperator.GatherNd] = Same(2, 3),
        [BuiltinOperator.Tile] = Same(2),
        [BuiltinOperator.BroadcastTo] = Same(2),
        [BuiltinOperator.ReverseV2] = Same(2),
        [BuiltinOperator.Pad] = Same(2, 3),
        [BuiltinOperator.PadV2] = Same(2, 3) with { ClampsConstants = true },
        [BuiltinOperator.MirrorPad] = Same(2, 3),
        [BuiltinOperator.ResizeBilinear] = Same(2, 4),
        [BuiltinOperator.ResizeNearestNeighbor] = Same(2, 4),
        [BuiltinOperator.DepthToSpace] = Same(1),
        [BuiltinOperator.SpaceToDepth] = Same(2),
        [BuiltinOperator.BatchToSpaceNd] = Same(2),
        [BuiltinOperator.SpaceToBatchNd] = Same(2),
        [BuiltinOperator.ReduceMax] = Same(2, 3),
        [BuiltinOperator.ReduceMin] = Same(2, 3),
        [BuiltinOperator.Maximum] = Same(2, 4) with { ClampsConstants = true },
        [BuiltinOperator.Minimum] = Same(2, 4) with { ClampsConstants = true },
        [BuiltinOperator.Select] = Same(2),
        [BuiltinOperator.SelectV2] = Same(1),
        [BuiltinOperator.TopKV2] = Same(2),
    };

    /// <summary>Inputs are shifted left by 20 bits, int16 ones by 15, and what turns the sum into the output's step must be below 1.</summary>
    private static double OfSum(Precision precision, double step) => Above * 2 * step / (precision == Precision.Int8 ? 1 << 20 : 1 << 15);

    /// <summary>The rule of an operator; null where it stays in float.</summary>
    /// <param name="code">The operator.</param>
    public static OperatorRule? Find(BuiltinOperator code) => Rules.GetValueOrDefault(code);

    private static OperatorRule Weighted(WeightedInputs weights, int int8Version, int int16Version) =>
        new() { Weights = weights, Int8Version = int8Version, Int16Version = int16Version };

    private static OperatorRule Free(int int8Version, int int16Version = 0) => new() { Int8Version = int8Version, Int16Version = int16Version };

    private static OperatorRule Same(int int8Version, int int16Version = 0) =>
        new() { Output = OutputGrid.SameAsInputs, Int8Version = int8Version, Int16Version = int16Version };

    private static OperatorRule Fixed(AffineParameters int8, AffineParameters int16, int int8Version, int int16Version = 0) =>
        new() { Output = OutputGrid.Fixed, Int8Grid = int8, Int16Grid = int16, Int8Version = int8Version, Int16Version = int16Version };
}
