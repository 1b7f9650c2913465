using EdgeAgent.Inference.Ops.Control;
using EdgeAgent.Inference.Ops.Detection;
using EdgeAgent.Inference.Ops.Elementwise;
using EdgeAgent.Inference.Ops.Layout;
using EdgeAgent.Inference.Ops.Reductions;
using EdgeAgent.Inference.Ops.Recurrent;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The operators that the runtime knows.</summary>
internal static class OpRegistry
{
    private static readonly Dictionary<BuiltinOperator, MultiOutputOp> Ops = new()
    {
        [BuiltinOperator.Abs] = new Abs(),
        [BuiltinOperator.Add] = new AddOrSub(subtracts: false),
        [BuiltinOperator.AddN] = new AddN(),
        [BuiltinOperator.ArgMax] = new ArgExtreme<IsGreater>(),
        [BuiltinOperator.ArgMin] = new ArgExtreme<IsLess>(),
        [BuiltinOperator.AssignVariable] = new AssignVariable(),
        [BuiltinOperator.AveragePool2D] = new Pool2D(isAverage: true),
        [BuiltinOperator.BatchMatMul] = new BatchMatMul(),
        [BuiltinOperator.BatchToSpaceNd] = new BatchToSpaceNd(),
        [BuiltinOperator.BroadcastArgs] = new BroadcastArgs(),
        [BuiltinOperator.BroadcastTo] = new BroadcastTo(),
        [BuiltinOperator.CallOnce] = new CallOnce(),
        [BuiltinOperator.Cast] = new Cast(),
        [BuiltinOperator.Ceil] = new VectorRealFunction<Ceiling>(TensorType.Float32),
        [BuiltinOperator.Concatenation] = new Concatenation(),
        [BuiltinOperator.Conv2D] = new Conv2D(),
        [BuiltinOperator.Cos] = new VectorRealFunction<Cosine>(TensorType.Float32),
        [BuiltinOperator.Cumsum] = new CumSum(),
        [BuiltinOperator.DepthToSpace] = new DepthToSpace(),
        [BuiltinOperator.DepthwiseConv2D] = new DepthwiseConv2D(),
        [BuiltinOperator.Dequantize] = new Dequantize(),
        [BuiltinOperator.Div] = new Div(),
        [BuiltinOperator.Elu] = new RealFunction<ExponentialLinear>(TensorType.Float32, TensorType.Int8),
        [BuiltinOperator.EmbeddingLookup] = new EmbeddingLookup(),
        [BuiltinOperator.Equal] = new Compare<IsEqual>(alsoBools: true),
        [BuiltinOperator.Exp] = new VectorRealFunction<Exponential>(TensorType.Float32, TensorType.Int8, TensorType.Int16),
        [BuiltinOperator.ExpandDims] = new ExpandDims(),
        [BuiltinOperator.Fill] = new Fill(),
        [BuiltinOperator.Floor] = new VectorRealFunction<Floor>(TensorType.Float32),
        [BuiltinOperator.FloorDiv] = new FloorDivOrMod(isRemainder: false),
        [BuiltinOperator.FloorMod] = new FloorDivOrMod(isRemainder: true),
        [BuiltinOperator.FullyConnected] = new FullyConnected(),
        [BuiltinOperator.Gather] = new Gather(),
        [BuiltinOperator.GatherNd] = new GatherNd(),
        [BuiltinOperator.Gelu] = new Gelu(),
        [BuiltinOperator.Greater] = new Compare<IsGreater>(alsoBools: false),
        [BuiltinOperator.GreaterEqual] = new Compare<IsGreaterOrEqual>(alsoBools: false),
        [BuiltinOperator.HardSwish] = new HardSwish(),
        [BuiltinOperator.If] = new If(),
        [BuiltinOperator.L2Normalization] = new L2Normalization(),
        [BuiltinOperator.L2Pool2D] = new L2Pool2D(),
        [BuiltinOperator.LeakyRelu] = new LeakyRelu(),
        [BuiltinOperator.Less] = new Compare<IsLess>(alsoBools: false),
        [BuiltinOperator.LessEqual] = new Compare<IsLessOrEqual>(alsoBools: false),
        [BuiltinOperator.LocalResponseNormalization] = new LocalResponseNormalization(),
        [BuiltinOperator.Log] = new VectorRealFunction<Logarithm>(TensorType.Float32),
        [BuiltinOperator.LogicalAnd] = new LogicalAndOrOr(isAnd: true),
        [BuiltinOperator.LogicalNot] = new LogicalNot(),
        [BuiltinOperator.LogicalOr] = new LogicalAndOrOr(isAnd: false),
        [BuiltinOperator.Logistic] = new ElementwiseFunction(LookupTable.Logistic, 1f / 256, -128, ElementwiseFunction.Int16Logistic),
        [BuiltinOperator.LogSoftmax] = new LogSoftmax(),
        [BuiltinOperator.Lstm] = new Lstm(hasTime: false),
        [BuiltinOperator.MatrixDiag] = new MatrixDiagonal(hasMatrices: false),
        [BuiltinOperator.MatrixSetDiag] = new MatrixDiagonal(hasMatrices: true),
        [BuiltinOperator.Maximum] = new MinimumOrMaximum(isMaximum: true),
        [BuiltinOperator.MaxPool2D] = new Pool2D(isAverage: false),
        [BuiltinOperator.Mean] = new Mean(),
        [BuiltinOperator.Minimum] = new MinimumOrMaximum(isMaximum: false),
        [BuiltinOperator.MirrorPad] = new MirrorPad(),
        [BuiltinOperator.Mul] = new Mul(),
        [BuiltinOperator.Neg] = new Neg(),
        [BuiltinOperator.NotEqual] = new Compare<IsNotEqual>(alsoBools: true),
        [BuiltinOperator.OneHot] = new OneHot(),
        [BuiltinOperator.Pack] = new Pack(),
        [BuiltinOperator.Pad] = new Pad(),
        [BuiltinOperator.PadV2] = new Pad(),
        [BuiltinOperator.Pow] = new Pow(),
        [BuiltinOperator.Prelu] = new Prelu(),
        [BuiltinOperator.Quantize] = new Quantize(),
        [BuiltinOperator.Range] = new NumberRange(),
        [BuiltinOperator.Rank] = new Rank(),
        [BuiltinOperator.ReadVariable] = new ReadVariable(),
        [BuiltinOperator.ReduceAll] = new ReduceLogical(isAll: true),
        [BuiltinOperator.ReduceAny] = new ReduceLogical(isAll: false),
        [BuiltinOperator.ReduceMax] = new ReduceExtreme(isMaximum: true),
        [BuiltinOperator.ReduceMin] = new ReduceExtreme(isMaximum: false),
        [BuiltinOperator.ReduceProd] = new ReduceProduct(),
        [BuiltinOperator.Relu] = new Relu(0, float.PositiveInfinity),
        [BuiltinOperator.Relu0To1] = new Relu(0, 1),
        [BuiltinOperator.Relu6] = new Relu(0, 6),
        [BuiltinOperator.ReluN1To1] = new Relu(-1, 1),
        [BuiltinOperator.Reshape] = new Reshape(),
        [BuiltinOperator.ResizeBilinear] = new ResizeBilinear(),
        [BuiltinOperator.ResizeNearestNeighbor] = new ResizeNearestNeighbor(),
        [BuiltinOperator.ReverseSequence] = new ReverseSequence(),
        [BuiltinOperator.ReverseV2] = new ReverseV2(),
        [BuiltinOperator.Rnn] = new Rnn(hasTime: false),
        [BuiltinOperator.Round] = new VectorRealFunction<RoundToEven>(TensorType.Float32),
        [BuiltinOperator.Rsqrt] = new Rsqrt(),
        [BuiltinOperator.ScatterNd] = new ScatterNd(),
        [BuiltinOperator.Select] = new Select(broadcasts: false),
        [BuiltinOperator.SelectV2] = new Select(broadcasts: true),
        [BuiltinOperator.Shape] = new ShapeOf(),
        [BuiltinOperator.Sign] = new Sign(),
        [BuiltinOperator.Sin] = new VectorRealFunction<Sine>(TensorType.Float32),
        [BuiltinOperator.Slice] = new Slice(),
        [BuiltinOperator.Softmax] = new Softmax(),
        [BuiltinOperator.SpaceToBatchNd] = new SpaceToBatchNd(),
        [BuiltinOperator.SpaceToDepth] = new SpaceToDepth(),
        [BuiltinOperator.SparseToDense] = new SparseToDense(),
        [BuiltinOperator.Split] = new Split(),
        [BuiltinOperator.SplitV] = new SplitV(),
        [BuiltinOperator.Sqrt] = new VectorRealFunction<SquareRoot>(TensorType.Float32),
        [BuiltinOperator.Square] = new VectorRealFunction<Square>(TensorType.Float32),
        [BuiltinOperator.SquaredDifference] = new SquaredDifference(),
        [BuiltinOperator.Squeeze] = new Squeeze(),
        [BuiltinOperator.StridedSlice] = new StridedSlice(),
        [BuiltinOperator.Sub] = new AddOrSub(subtracts: true),
        [BuiltinOperator.Sum] = new ReduceSum(),
        [BuiltinOperator.Svdf] = new Svdf(),
        [BuiltinOperator.Tanh] = new ElementwiseFunction(MathF.Tanh, 1f / 128, 0, ElementwiseFunction.Int16Tanh),
        [BuiltinOperator.Tile] = new Tile(),
        [BuiltinOperator.TopKV2] = new TopKV2(),
        [BuiltinOperator.Transpose] = new Transpose(),
        [BuiltinOperator.TransposeConv] = new TransposeConv(),
        [BuiltinOperator.UnidirectionalSequenceLstm] = new Lstm(hasTime: true),
        [BuiltinOperator.UnidirectionalSequenceRnn] = new Rnn(hasTime: true),
        [BuiltinOperator.Unpack] = new Unpack(),
        [BuiltinOperator.VarHandle] = new VarHandle(),
        [BuiltinOperator.Where] = new Where(),
        [BuiltinOperator.While] = new While(),
        [BuiltinOperator.ZerosLike] = new ZerosLike(),
    };

    private static readonly Dictionary<string, MultiOutputOp> CustomOps = new(StringComparer.Ordinal)
    {
        ["TFLite_Detection_PostProcess"] = new DetectionPostProcess(),
    };

    /// <summary>The names of all operators that are known, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Ops.Keys.Select(code => code.SchemaName()).Concat(CustomOps.Keys).Order(StringComparer.Ordinal)];

    /// <summary>The op of an operator record, by its custom code where it has one; null where it is not known.</summary>
    public static MultiOutputOp? Find(OperatorRecord record) =>
        record.CustomCode is { } code ? CustomOps.GetValueOrDefault(code) : Ops.GetValueOrDefault(record.Operator);
}
