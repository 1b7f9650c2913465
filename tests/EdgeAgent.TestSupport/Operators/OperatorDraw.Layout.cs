using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops that move elements. Their outputs are declared without a shape, so that the op has to find it.</summary>
public sealed partial class OperatorDraw
{
    public ModelBuilder Slice()
    {
        int input = AnyInput(leastRank: 1, mostRank: 5);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int[] begin = [.. shape.Select(extent => Draw(0, extent - 1))];
        int[] size = [.. shape.Select((extent, d) => _random.Next(3) == 0 ? -1 : Draw(1, extent - begin[d]))];
        return Moved(BuiltinOperator.Slice, [input, List(begin), List(size)], input, OptionsType.Slice);
    }

    public ModelBuilder StridedSlice()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int named = Draw(1, shape.Count), added = _random.Next(3) == 0 && shape.Count < 4 ? 1 : 0, entries = named + added;
        int ellipsis = added == 0 && _random.Next(4) == 0 ? Draw(0, named - 1) : -1, inserted = added == 1 ? Draw(0, named) : -1;
        int[] begin = new int[entries], end = new int[entries], step = new int[entries];
        (int begins, int ends, int shrinks) = (0, 0, 0);
        int axis = 0;
        for (int i = 0; i < entries; i++)
        {
            step[i] = 1;
            if (i == inserted) continue;
            if (i == ellipsis)
            {
                axis += shape.Count - (named - 1);
                continue;
            }

            int extent = shape[axis++], low = Draw(0, extent - 1), high = Draw(low, extent - 1);
            if (_random.Next(5) == 0)
            {
                begin[i] = _random.Next(2) == 0 ? low : low - extent;
                end[i] = Draw(-9, 9);
                shrinks |= 1 << i;
                continue;
            }

            bool backwards = _random.Next(3) == 0;
            step[i] = backwards ? -Draw(1, 3) : Draw(1, 3);
            begin[i] = backwards ? (_random.Next(3) == 0 ? high + 20 : high) : _random.Next(2) == 0 ? low : low - extent;
            end[i] = backwards ? (low == 0 ? -extent - 3 : low - 1) : _random.Next(3) == 0 ? high + 7 : high + 1;
            begins |= _random.Next(5) == 0 ? 1 << i : 0;
            ends |= _random.Next(5) == 0 ? 1 << i : 0;
        }

        StridedSliceOptions options = new(begins, ends, ellipsis < 0 ? 0 : 1 << ellipsis, inserted < 0 ? 0 : 1 << inserted, shrinks);
        return Moved(BuiltinOperator.StridedSlice, [input, List(begin), List(end), List(step)], input, options, version: 2);
    }

    public ModelBuilder Transpose()
    {
        int input = AnyInput(leastRank: 1, mostRank: 5);
        int[] permutation = [.. Enumerable.Range(0, _builder.ShapeOf(input).Count)];
        _random.Shuffle(permutation);
        return Moved(BuiltinOperator.Transpose, [input, List(permutation)], input, OptionsType.Transpose);
    }

    public ModelBuilder ExpandDims()
    {
        int input = AnyInput(leastRank: 1, mostRank: 3), rank = _builder.ShapeOf(input).Count;
        return Moved(BuiltinOperator.ExpandDims, [input, List(Draw(-rank - 1, rank))], input, OptionsType.ExpandDims, version: 1);
    }

    public ModelBuilder Pack()
    {
        int first = AnyInput(leastRank: 1, mostRank: 4), rank = _builder.ShapeOf(first).Count;
        int[] inputs = [first, .. Enumerable.Range(1, Draw(0, 3)).Select(_ => SameInput(first))];
        return Moved(BuiltinOperator.Pack, inputs, first, new PackOptions(inputs.Length, Draw(-rank - 1, rank)));
    }

    public ModelBuilder PadV2()
    {
        int input = AnyInput(leastRank: 1, mostRank: 5), rank = _builder.ShapeOf(input).Count;
        int paddings = _builder.Int32Constant([rank, 2], [.. Enumerable.Range(0, 2 * rank).Select(_ => Draw(0, 3))]);
        return Moved(BuiltinOperator.PadV2, [input, paddings, ScalarLike(input)], input, OptionsType.PadV2);
    }

    public ModelBuilder MirrorPad()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        MirrorPadMode mode = _random.Next(2) == 0 ? MirrorPadMode.Reflect : MirrorPadMode.Symmetric;
        int most(int d) => Math.Max(0, shape[d] - (mode == MirrorPadMode.Reflect ? 1 : 0));
        int paddings = _builder.Int32Constant([shape.Count, 2], [.. Enumerable.Range(0, 2 * shape.Count).Select(i => Draw(0, most(i / 2)))]);
        return Moved(BuiltinOperator.MirrorPad, [input, paddings], input, new MirrorPadOptions(mode));
    }

    public ModelBuilder Tile()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        return Moved(BuiltinOperator.Tile, [input, List([.. _builder.ShapeOf(input).Select(_ => Draw(1, 3))])], input, OptionsType.Tile);
    }

    public ModelBuilder Gather()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int axis = Draw(0, shape.Count - 1), batchDims = Draw(0, Math.Min(axis, 1));
        int[] indexShape = [.. shape.Take(batchDims), .. Enumerable.Range(0, Draw(1, 2)).Select(_ => Draw(1, 4))];
        int indices = Indices(indexShape, _ => shape[axis]);
        return Moved(BuiltinOperator.Gather, [input, indices], input, new GatherOptions(_random.Next(2) == 0 ? axis : axis - shape.Count, batchDims));
    }

    public ModelBuilder GatherNd()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int depth = Draw(1, shape.Count);
        int indices = Indices([Draw(1, 3), Draw(1, 3), depth], i => shape[i % depth]);
        return Moved(BuiltinOperator.GatherNd, [input, indices], input, OptionsType.GatherNd);
    }

    public ModelBuilder EmbeddingLookup()
    {
        int rows = Draw(1, 9), table = _builder.Input(rows, Draw(1, 20));
        int indices = _builder.Int32Constant([Draw(1, 5)], [.. Enumerable.Range(0, 5).Select(_ => Draw(0, rows - 1))]);
        _builder.Graph.Tensors[indices] = TrimTo(indices);
        return Moved(BuiltinOperator.EmbeddingLookup, [indices, table], table, null);
    }

    public ModelBuilder DepthToSpace()
    {
        int block = Draw(1, 3);
        int input = _builder.Input(Draw(1, 2), Draw(1, 5), Draw(1, 5), block * block * Draw(1, 7));
        return Moved(BuiltinOperator.DepthToSpace, [input], input, new DepthToSpaceOptions(block), version: 1);
    }

    public ModelBuilder SpaceToDepth()
    {
        int block = Draw(1, 3);
        int input = _builder.Input(Draw(1, 2), block * Draw(1, 4), block * Draw(1, 4), Draw(1, 7));
        return Moved(BuiltinOperator.SpaceToDepth, [input], input, new SpaceToDepthOptions(block));
    }

    public ModelBuilder BatchToSpaceNd()
    {
        bool isImage = _random.Next(4) > 0;
        int[] block = isImage ? [Draw(1, 3), Draw(1, 3)] : [Draw(1, 4)];
        int[] extents = [.. block.Select(_ => Draw(1, 5))];
        int[] crops = [.. block.SelectMany((size, d) => { int before = Draw(0, size * extents[d] - 1); return new[] { before, Draw(0, size * extents[d] - 1 - before) }; })];
        int input = _builder.Input([Draw(1, 2) * block.Aggregate(1, (product, size) => product * size), .. extents, Draw(1, 7)]);
        return Moved(BuiltinOperator.BatchToSpaceNd, [input, List(block), _builder.Int32Constant([block.Length, 2], crops)], input,
            OptionsType.BatchToSpaceNd);
    }

    public ModelBuilder SpaceToBatchNd()
    {
        bool isImage = _random.Next(4) > 0;
        int[] block = isImage ? [Draw(1, 3), Draw(1, 3)] : [Draw(1, 4)];
        int[] extents = [.. block.Select(_ => Draw(1, 9))];
        int[] margins = [.. block.SelectMany((size, d) => { int before = Draw(0, 3); return new[] { before, size * 9 - extents[d] - before - (size > 1 ? size : 0) }; })];
        int input = _builder.Input([Draw(1, 2), .. extents, Draw(1, 7)]);
        return Moved(BuiltinOperator.SpaceToBatchNd, [input, List(block), _builder.Int32Constant([block.Length, 2], [.. margins.Select(m => Math.Max(m, 0))])],
            input, OptionsType.SpaceToBatchNd);
    }

    public ModelBuilder ReverseV2()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        return Moved(BuiltinOperator.ReverseV2, [input, List(Draw(0, _builder.ShapeOf(input).Count - 1))], input, OptionsType.ReverseV2);
    }

    public ModelBuilder BroadcastTo()
    {
        int rank = Draw(1, 4), kept = Draw(0, rank);
        int[] target = [.. Enumerable.Range(0, rank).Select(_ => Draw(1, 5))];
        int[] shape = [.. target.Skip(rank - kept).Select(extent => _random.Next(2) == 0 ? 1 : extent)];
        int input = _builder.Input(shape.Length == 0 ? [1] : shape);
        return Moved(BuiltinOperator.BroadcastTo, [input, List(target)], input, OptionsType.BroadcastTo, version: 2);
    }

    public ModelBuilder Fill()
    {
        int value = _builder.Input();
        _builder.Graph.Tensors[value] = _builder.Graph.Tensors[value] with { HasRank = true };
        return Moved(BuiltinOperator.Fill, [List([.. Enumerable.Range(0, Draw(1, 4)).Select(_ => Draw(1, 5))]), value], value, OptionsType.Fill, version: 3);
    }

    public ModelBuilder NumberRange()
    {
        int count = Draw(1, 20), step = Draw(1, 5) * (_random.Next(2) == 0 ? 1 : -1), start = Draw(-20, 20);
        double fraction = _type == TensorType.Float32 ? 0.37 : 1;
        double limit = start + fraction * step * (count - 0.5);
        int[] scalars = [.. new[] { start, _type == TensorType.Float32 ? limit : Math.Round(limit), fraction * step }.Select(Scalar)];
        int unused = _builder.Input(1);
        _builder.Output(Define(BuiltinOperator.Range, scalars, null, OptionsType.Range));
        return Moved(BuiltinOperator.ExpandDims, [unused, List(0)], unused, OptionsType.ExpandDims, version: 1);
    }

    public ModelBuilder ZerosLike()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        return Moved(BuiltinOperator.ZerosLike, [input], input, OptionsType.ZerosLike, version: 1);
    }

    public ModelBuilder Rank()
    {
        int input = AnyInput(leastRank: 1, mostRank: 5);
        return _builder.Output(_builder.Operator(BuiltinOperator.Rank, [input],
            new TensorDefinition { Name = "rank", Type = TensorType.Int32, Shape = [], HasRank = true }, new EmptyOptions(OptionsType.Rank)));
    }

    public ModelBuilder OneHot()
    {
        int depth = Draw(1, 6), on = _builder.Input(), off = ScalarLike(on);
        _builder.Graph.Tensors[on] = _builder.Graph.Tensors[on] with { HasRank = true };
        int[] shape = [.. Enumerable.Range(0, Draw(1, 3)).Select(_ => Draw(1, 4))];
        int indices = Indices(shape, _ => depth + 1);
        int depthTensor = _builder.Int32Constant([], [depth]);
        _builder.Graph.Tensors[depthTensor] = _builder.Graph.Tensors[depthTensor] with { HasRank = true };
        return Moved(BuiltinOperator.OneHot, [indices, depthTensor, on, off], on, new OneHotOptions(Draw(-1, shape.Length)), version: 1);
    }

    public ModelBuilder ResizeNearestNeighbor()
    {
        int input = Image(1);
        ResizeNearestNeighborOptions options = _random.Next(3) switch { 0 => new(AlignCorners: true), 1 => new(HalfPixelCenters: true), _ => new() };
        return Moved(BuiltinOperator.ResizeNearestNeighbor, [input, List(Draw(1, 12), Draw(1, 12))], input, options,
            version: options.HalfPixelCenters || options.AlignCorners ? 3 : 2);
    }

    private ModelBuilder Moved(BuiltinOperator code, int[] inputs, int like, OptionsType options, int version = 2) =>
        _builder.Output(Define(code, inputs, QuantizationOf(like), options, version));

    private ModelBuilder Moved(BuiltinOperator code, int[] inputs, int like, OperatorOptions? options, int version = 2) =>
        _builder.Output(_builder.Operator(code, inputs, _builder.Define("moved", [], QuantizationOf(like)), options, version));

    private int Define(BuiltinOperator code, int[] inputs, QuantizationRecord? quantization, OptionsType options, int version = 1) =>
        _builder.Operator(code, inputs, _builder.Define("moved", [], quantization), new EmptyOptions(options), version);

    private int AnyInput(int leastRank, int mostRank) =>
        _builder.Input([.. Enumerable.Range(0, Draw(leastRank, mostRank)).Select(_ => _random.Next(12) == 0 ? Draw(17, 40) : Draw(1, 5))]);

    private int SameInput(int like)
    {
        int input = _builder.Input([.. _builder.ShapeOf(like)]);
        _builder.Graph.Tensors[input] = _builder.Graph.Tensors[input] with { Quantization = QuantizationOf(like) };
        return input;
    }

    private int List(params int[] values) => _builder.Int32Constant([values.Length], values);

    /// <summary>Constant indices, int32 or int64, each below a limit.</summary>
    private int Indices(int[] shape, Func<int, int> limit)
    {
        int[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent)).Select(i => Draw(0, limit(i) - 1))];
        if (_random.Next(2) == 0) return _builder.Int32Constant(shape, values);
        byte[] data = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * sizeof(long)), values[i]);
        return _builder.Constant(TensorType.Int64, shape, data, null);
    }

    private TensorDefinition TrimTo(int tensor)
    {
        TensorDefinition definition = _builder.Graph.Tensors[tensor];
        return definition with { Data = definition.Data[..(definition.Shape[0] * sizeof(int))] };
    }

    /// <summary>A constant scalar of the drawn type.</summary>
    private int Scalar(double value)
    {
        byte[] data = _type switch
        {
            TensorType.Float32 => BitConverter.GetBytes((float)value),
            TensorType.Int64 => BitConverter.GetBytes((long)value),
            TensorType.Int32 => BitConverter.GetBytes((int)value),
            TensorType.Int16 => BitConverter.GetBytes((short)value),
            _ => [unchecked((byte)(int)value)],
        };
        int tensor = _builder.Constant(_type, [], data, null);
        _builder.Graph.Tensors[tensor] = _builder.Graph.Tensors[tensor] with { HasRank = true };
        return tensor;
    }

    private int ScalarLike(int tensor)
    {
        int scalar = Scalar(_type == TensorType.Bool ? 1 : Draw(0, 100));
        _builder.Graph.Tensors[scalar] = _builder.Graph.Tensors[scalar] with { Quantization = QuantizationOf(tensor) };
        return scalar;
    }
}
