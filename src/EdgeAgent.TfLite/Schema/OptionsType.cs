namespace EdgeAgent.TfLite;

/// <summary>Which table of options an operator carries; the value is the code in the file.</summary>
public enum OptionsType : byte
{
    /// <summary>No options.</summary>
    None = 0,

    /// <summary>Conv2DOptions of the schema.</summary>
    Conv2D = 1,

    /// <summary>DepthwiseConv2DOptions of the schema.</summary>
    DepthwiseConv2D = 2,

    /// <summary>ConcatEmbeddingsOptions of the schema.</summary>
    ConcatEmbeddings = 3,

    /// <summary>LSHProjectionOptions of the schema.</summary>
    LshProjection = 4,

    /// <summary>Pool2DOptions of the schema.</summary>
    Pool2D = 5,

    /// <summary>SVDFOptions of the schema.</summary>
    Svdf = 6,

    /// <summary>RNNOptions of the schema.</summary>
    Rnn = 7,

    /// <summary>FullyConnectedOptions of the schema.</summary>
    FullyConnected = 8,

    /// <summary>SoftmaxOptions of the schema.</summary>
    Softmax = 9,

    /// <summary>ConcatenationOptions of the schema.</summary>
    Concatenation = 10,

    /// <summary>AddOptions of the schema.</summary>
    Add = 11,

    /// <summary>L2NormOptions of the schema.</summary>
    L2Norm = 12,

    /// <summary>LocalResponseNormalizationOptions of the schema.</summary>
    LocalResponseNormalization = 13,

    /// <summary>LSTMOptions of the schema.</summary>
    Lstm = 14,

    /// <summary>ResizeBilinearOptions of the schema.</summary>
    ResizeBilinear = 15,

    /// <summary>CallOptions of the schema.</summary>
    Call = 16,

    /// <summary>ReshapeOptions of the schema.</summary>
    Reshape = 17,

    /// <summary>SkipGramOptions of the schema.</summary>
    SkipGram = 18,

    /// <summary>SpaceToDepthOptions of the schema.</summary>
    SpaceToDepth = 19,

    /// <summary>EmbeddingLookupSparseOptions of the schema.</summary>
    EmbeddingLookupSparse = 20,

    /// <summary>MulOptions of the schema.</summary>
    Mul = 21,

    /// <summary>PadOptions of the schema.</summary>
    Pad = 22,

    /// <summary>GatherOptions of the schema.</summary>
    Gather = 23,

    /// <summary>BatchToSpaceNDOptions of the schema.</summary>
    BatchToSpaceNd = 24,

    /// <summary>SpaceToBatchNDOptions of the schema.</summary>
    SpaceToBatchNd = 25,

    /// <summary>TransposeOptions of the schema.</summary>
    Transpose = 26,

    /// <summary>ReducerOptions of the schema.</summary>
    Reducer = 27,

    /// <summary>SubOptions of the schema.</summary>
    Sub = 28,

    /// <summary>DivOptions of the schema.</summary>
    Div = 29,

    /// <summary>SqueezeOptions of the schema.</summary>
    Squeeze = 30,

    /// <summary>SequenceRNNOptions of the schema.</summary>
    SequenceRnn = 31,

    /// <summary>StridedSliceOptions of the schema.</summary>
    StridedSlice = 32,

    /// <summary>ExpOptions of the schema.</summary>
    Exp = 33,

    /// <summary>TopKV2Options of the schema.</summary>
    TopKV2 = 34,

    /// <summary>SplitOptions of the schema.</summary>
    Split = 35,

    /// <summary>LogSoftmaxOptions of the schema.</summary>
    LogSoftmax = 36,

    /// <summary>CastOptions of the schema.</summary>
    Cast = 37,

    /// <summary>DequantizeOptions of the schema.</summary>
    Dequantize = 38,

    /// <summary>MaximumMinimumOptions of the schema.</summary>
    MaximumMinimum = 39,

    /// <summary>ArgMaxOptions of the schema.</summary>
    ArgMax = 40,

    /// <summary>LessOptions of the schema.</summary>
    Less = 41,

    /// <summary>NegOptions of the schema.</summary>
    Neg = 42,

    /// <summary>PadV2Options of the schema.</summary>
    PadV2 = 43,

    /// <summary>GreaterOptions of the schema.</summary>
    Greater = 44,

    /// <summary>GreaterEqualOptions of the schema.</summary>
    GreaterEqual = 45,

    /// <summary>LessEqualOptions of the schema.</summary>
    LessEqual = 46,

    /// <summary>SelectOptions of the schema.</summary>
    Select = 47,

    /// <summary>SliceOptions of the schema.</summary>
    Slice = 48,

    /// <summary>TransposeConvOptions of the schema.</summary>
    TransposeConv = 49,

    /// <summary>SparseToDenseOptions of the schema.</summary>
    SparseToDense = 50,

    /// <summary>TileOptions of the schema.</summary>
    Tile = 51,

    /// <summary>ExpandDimsOptions of the schema.</summary>
    ExpandDims = 52,

    /// <summary>EqualOptions of the schema.</summary>
    Equal = 53,

    /// <summary>NotEqualOptions of the schema.</summary>
    NotEqual = 54,

    /// <summary>ShapeOptions of the schema.</summary>
    Shape = 55,

    /// <summary>PowOptions of the schema.</summary>
    Pow = 56,

    /// <summary>ArgMinOptions of the schema.</summary>
    ArgMin = 57,

    /// <summary>FakeQuantOptions of the schema.</summary>
    FakeQuant = 58,

    /// <summary>PackOptions of the schema.</summary>
    Pack = 59,

    /// <summary>LogicalOrOptions of the schema.</summary>
    LogicalOr = 60,

    /// <summary>OneHotOptions of the schema.</summary>
    OneHot = 61,

    /// <summary>LogicalAndOptions of the schema.</summary>
    LogicalAnd = 62,

    /// <summary>LogicalNotOptions of the schema.</summary>
    LogicalNot = 63,

    /// <summary>UnpackOptions of the schema.</summary>
    Unpack = 64,

    /// <summary>FloorDivOptions of the schema.</summary>
    FloorDiv = 65,

    /// <summary>SquareOptions of the schema.</summary>
    Square = 66,

    /// <summary>ZerosLikeOptions of the schema.</summary>
    ZerosLike = 67,

    /// <summary>FillOptions of the schema.</summary>
    Fill = 68,

    /// <summary>BidirectionalSequenceLSTMOptions of the schema.</summary>
    BidirectionalSequenceLstm = 69,

    /// <summary>BidirectionalSequenceRNNOptions of the schema.</summary>
    BidirectionalSequenceRnn = 70,

    /// <summary>UnidirectionalSequenceLSTMOptions of the schema.</summary>
    UnidirectionalSequenceLstm = 71,

    /// <summary>FloorModOptions of the schema.</summary>
    FloorMod = 72,

    /// <summary>RangeOptions of the schema.</summary>
    Range = 73,

    /// <summary>ResizeNearestNeighborOptions of the schema.</summary>
    ResizeNearestNeighbor = 74,

    /// <summary>LeakyReluOptions of the schema.</summary>
    LeakyRelu = 75,

    /// <summary>SquaredDifferenceOptions of the schema.</summary>
    SquaredDifference = 76,

    /// <summary>MirrorPadOptions of the schema.</summary>
    MirrorPad = 77,

    /// <summary>AbsOptions of the schema.</summary>
    Abs = 78,

    /// <summary>SplitVOptions of the schema.</summary>
    SplitV = 79,

    /// <summary>UniqueOptions of the schema.</summary>
    Unique = 80,

    /// <summary>ReverseV2Options of the schema.</summary>
    ReverseV2 = 81,

    /// <summary>AddNOptions of the schema.</summary>
    AddN = 82,

    /// <summary>GatherNdOptions of the schema.</summary>
    GatherNd = 83,

    /// <summary>CosOptions of the schema.</summary>
    Cos = 84,

    /// <summary>WhereOptions of the schema.</summary>
    Where = 85,

    /// <summary>RankOptions of the schema.</summary>
    Rank = 86,

    /// <summary>ReverseSequenceOptions of the schema.</summary>
    ReverseSequence = 87,

    /// <summary>MatrixDiagOptions of the schema.</summary>
    MatrixDiag = 88,

    /// <summary>QuantizeOptions of the schema.</summary>
    Quantize = 89,

    /// <summary>MatrixSetDiagOptions of the schema.</summary>
    MatrixSetDiag = 90,

    /// <summary>HardSwishOptions of the schema.</summary>
    HardSwish = 91,

    /// <summary>IfOptions of the schema.</summary>
    If = 92,

    /// <summary>WhileOptions of the schema.</summary>
    While = 93,

    /// <summary>DepthToSpaceOptions of the schema.</summary>
    DepthToSpace = 94,

    /// <summary>NonMaxSuppressionV4Options of the schema.</summary>
    NonMaxSuppressionV4 = 95,

    /// <summary>NonMaxSuppressionV5Options of the schema.</summary>
    NonMaxSuppressionV5 = 96,

    /// <summary>ScatterNdOptions of the schema.</summary>
    ScatterNd = 97,

    /// <summary>SelectV2Options of the schema.</summary>
    SelectV2 = 98,

    /// <summary>DensifyOptions of the schema.</summary>
    Densify = 99,

    /// <summary>SegmentSumOptions of the schema.</summary>
    SegmentSum = 100,

    /// <summary>BatchMatMulOptions of the schema.</summary>
    BatchMatMul = 101,

    /// <summary>CumsumOptions of the schema.</summary>
    Cumsum = 102,

    /// <summary>CallOnceOptions of the schema.</summary>
    CallOnce = 103,

    /// <summary>BroadcastToOptions of the schema.</summary>
    BroadcastTo = 104,

    /// <summary>Rfft2dOptions of the schema.</summary>
    Rfft2D = 105,

    /// <summary>Conv3DOptions of the schema.</summary>
    Conv3D = 106,

    /// <summary>HashtableOptions of the schema.</summary>
    Hashtable = 107,

    /// <summary>HashtableFindOptions of the schema.</summary>
    HashtableFind = 108,

    /// <summary>HashtableImportOptions of the schema.</summary>
    HashtableImport = 109,

    /// <summary>HashtableSizeOptions of the schema.</summary>
    HashtableSize = 110,

    /// <summary>VarHandleOptions of the schema.</summary>
    VarHandle = 111,

    /// <summary>ReadVariableOptions of the schema.</summary>
    ReadVariable = 112,

    /// <summary>AssignVariableOptions of the schema.</summary>
    AssignVariable = 113,

    /// <summary>RandomOptions of the schema.</summary>
    Random = 114,

    /// <summary>BucketizeOptions of the schema.</summary>
    Bucketize = 115,

    /// <summary>GeluOptions of the schema.</summary>
    Gelu = 116,

    /// <summary>DynamicUpdateSliceOptions of the schema.</summary>
    DynamicUpdateSlice = 117,

    /// <summary>UnsortedSegmentProdOptions of the schema.</summary>
    UnsortedSegmentProd = 118,

    /// <summary>UnsortedSegmentMaxOptions of the schema.</summary>
    UnsortedSegmentMax = 119,

    /// <summary>UnsortedSegmentMinOptions of the schema.</summary>
    UnsortedSegmentMin = 120,

    /// <summary>UnsortedSegmentSumOptions of the schema.</summary>
    UnsortedSegmentSum = 121,

    /// <summary>ATan2Options of the schema.</summary>
    Atan2 = 122,

    /// <summary>SignOptions of the schema.</summary>
    Sign = 123,

    /// <summary>BitcastOptions of the schema.</summary>
    Bitcast = 124,

    /// <summary>BitwiseXorOptions of the schema.</summary>
    BitwiseXor = 125,

    /// <summary>RightShiftOptions of the schema.</summary>
    RightShift = 126,
}
