using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of operators that move elements and do not compute with them.</summary>
internal static class LayoutModels
{
    private static readonly TensorType[] Basic = [TensorType.Float32, TensorType.Int8, TensorType.UInt8];
    private static readonly TensorType[] WithInt16 = [.. Basic, TensorType.Int16];
    private static readonly TensorType[] WithoutInt16 = [.. Basic, TensorType.Int64];
    private static readonly TensorType[] AllSizes = [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int64];
    private static readonly TensorType[] Numbers = [TensorType.Float32, TensorType.Int32, TensorType.Int64];

    public static Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } = new()
    {
        ["slice"] = (AllSizes, draw => draw.Slice()),
        ["strided_slice"] = (AllSizes, draw => draw.StridedSlice()),
        ["transpose"] = (AllSizes, draw => draw.Transpose()),
        ["expand_dims"] = (WithInt16, draw => draw.ExpandDims()),
        ["pack"] = (AllSizes, draw => draw.Pack()),
        ["pad_v2"] = (AllSizes, draw => draw.PadV2()),
        ["mirror_pad"] = (AllSizes, draw => draw.MirrorPad()),
        ["tile"] = (WithoutInt16, draw => draw.Tile()),
        ["gather"] = (AllSizes, draw => draw.Gather()),
        ["gather_nd"] = (AllSizes, draw => draw.GatherNd()),
        ["embedding_lookup"] = ([TensorType.Float32, TensorType.Int8], draw => draw.EmbeddingLookup()),
        ["depth_to_space"] = (WithoutInt16, draw => draw.DepthToSpace()),
        ["space_to_depth"] = (WithoutInt16, draw => draw.SpaceToDepth()),
        ["batch_to_space_nd"] = (AllSizes, draw => draw.BatchToSpaceNd()),
        ["space_to_batch_nd"] = (AllSizes, draw => draw.SpaceToBatchNd()),
        ["reverse_v2"] = (AllSizes, draw => draw.ReverseV2()),
        ["broadcast_to"] = (AllSizes, draw => draw.BroadcastTo()),
        ["fill"] = ([TensorType.Float32, TensorType.Int8, TensorType.Int64], draw => draw.Fill()),
        ["range"] = (Numbers, draw => draw.NumberRange()),
        ["zeros_like"] = (Numbers, draw => draw.ZerosLike()),
        ["rank"] = (Basic, draw => draw.Rank()),
        ["one_hot"] = (WithoutInt16, draw => draw.OneHot()),
        ["split"] = (WithInt16, draw => draw.Split()),
        ["split_v"] = (AllSizes, draw => draw.SplitV()),
        ["unpack"] = (WithInt16, draw => draw.Unpack()),
        ["top_k_v2"] = (AllSizes, draw => draw.TopK()),
        ["where"] = ([.. WithoutInt16, TensorType.Bool], draw => draw.Where()),
        ["reverse_sequence"] = ([TensorType.Float32, TensorType.UInt8, TensorType.Int16, TensorType.Int64], draw => draw.ReverseSequence()),
        ["scatter_nd"] = ([.. WithoutInt16, TensorType.Bool], draw => draw.ScatterNd()),
        ["sparse_to_dense"] = (WithoutInt16, draw => draw.SparseToDense()),
        ["matrix_diag"] = (WithoutInt16, draw => draw.MatrixDiag()),
        ["matrix_set_diag"] = (WithoutInt16, draw => draw.MatrixSetDiag()),
        ["broadcast_args"] = ([TensorType.Int32, TensorType.Int64], draw => draw.BroadcastArgs()),
        ["resize_bilinear"] = (WithInt16, draw => draw.ResizeBilinear()),
        ["resize_nearest_neighbor"] = (WithInt16, draw => draw.ResizeNearestNeighbor()),
    };
}
