using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>What an operator carries beside its tensors; one record for each table of the schema.</summary>
public abstract record OperatorOptions
{
    /// <summary>The table of the schema that holds these options.</summary>
    public abstract OptionsType Table { get; }

    /// <summary>Indices of the subgraphs that these options name.</summary>
    public virtual IReadOnlyList<int> SubGraphs => [];

    internal abstract int Write(FlatBufferBuilder builder);

    internal static OperatorOptions? Read(OptionsType type, FlatTable table) => type switch
    {
        OptionsType.Conv2D => Conv2DOptions.Read(table),
        OptionsType.DepthwiseConv2D => DepthwiseConv2DOptions.Read(table),
        OptionsType.ConcatEmbeddings => ConcatEmbeddingsOptions.Read(table),
        OptionsType.LshProjection => LshProjectionOptions.Read(table),
        OptionsType.Pool2D => Pool2DOptions.Read(table),
        OptionsType.Svdf => SvdfOptions.Read(table),
        OptionsType.Rnn => RnnOptions.Read(table),
        OptionsType.FullyConnected => FullyConnectedOptions.Read(table),
        OptionsType.Softmax => SoftmaxOptions.Read(table),
        OptionsType.Concatenation => ConcatenationOptions.Read(table),
        OptionsType.Add => AddOptions.Read(table),
        OptionsType.L2Norm => L2NormOptions.Read(table),
        OptionsType.LocalResponseNormalization => LocalResponseNormalizationOptions.Read(table),
        OptionsType.Lstm => LstmOptions.Read(table),
        OptionsType.ResizeBilinear => ResizeBilinearOptions.Read(table),
        OptionsType.Call => CallOptions.Read(table),
        OptionsType.Reshape => ReshapeOptions.Read(table),
        OptionsType.SkipGram => SkipGramOptions.Read(table),
        OptionsType.SpaceToDepth => SpaceToDepthOptions.Read(table),
        OptionsType.EmbeddingLookupSparse => EmbeddingLookupSparseOptions.Read(table),
        OptionsType.Mul => MulOptions.Read(table),
        OptionsType.Gather => GatherOptions.Read(table),
        OptionsType.Reducer => ReducerOptions.Read(table),
        OptionsType.Sub => SubOptions.Read(table),
        OptionsType.Div => DivOptions.Read(table),
        OptionsType.Squeeze => SqueezeOptions.Read(table),
        OptionsType.SequenceRnn => SequenceRnnOptions.Read(table),
        OptionsType.StridedSlice => StridedSliceOptions.Read(table),
        OptionsType.Split => SplitOptions.Read(table),
        OptionsType.Cast => CastOptions.Read(table),
        OptionsType.ArgMax => ArgMaxOptions.Read(table),
        OptionsType.TransposeConv => TransposeConvOptions.Read(table),
        OptionsType.SparseToDense => SparseToDenseOptions.Read(table),
        OptionsType.Shape => ShapeOptions.Read(table),
        OptionsType.ArgMin => ArgMinOptions.Read(table),
        OptionsType.FakeQuant => FakeQuantOptions.Read(table),
        OptionsType.Pack => PackOptions.Read(table),
        OptionsType.OneHot => OneHotOptions.Read(table),
        OptionsType.Unpack => UnpackOptions.Read(table),
        OptionsType.BidirectionalSequenceLstm => BidirectionalSequenceLstmOptions.Read(table),
        OptionsType.BidirectionalSequenceRnn => BidirectionalSequenceRnnOptions.Read(table),
        OptionsType.UnidirectionalSequenceLstm => UnidirectionalSequenceLstmOptions.Read(table),
        OptionsType.ResizeNearestNeighbor => ResizeNearestNeighborOptions.Read(table),
        OptionsType.LeakyRelu => LeakyReluOptions.Read(table),
        OptionsType.MirrorPad => MirrorPadOptions.Read(table),
        OptionsType.SplitV => SplitVOptions.Read(table),
        OptionsType.Unique => UniqueOptions.Read(table),
        OptionsType.ReverseSequence => ReverseSequenceOptions.Read(table),
        OptionsType.If => IfOptions.Read(table),
        OptionsType.While => WhileOptions.Read(table),
        OptionsType.DepthToSpace => DepthToSpaceOptions.Read(table),
        OptionsType.BatchMatMul => BatchMatMulOptions.Read(table),
        OptionsType.Cumsum => CumsumOptions.Read(table),
        OptionsType.CallOnce => CallOnceOptions.Read(table),
        OptionsType.Conv3D => Conv3DOptions.Read(table),
        OptionsType.Hashtable => HashtableOptions.Read(table),
        OptionsType.VarHandle => VarHandleOptions.Read(table),
        OptionsType.Random => RandomOptions.Read(table),
        OptionsType.Bucketize => BucketizeOptions.Read(table),
        OptionsType.Gelu => GeluOptions.Read(table),
        > OptionsType.None and <= OptionsType.RightShift => new EmptyOptions(type),
        _ => null,
    };
}
