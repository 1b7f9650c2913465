using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops that put elements where constants point.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>WHERE of a constant, and of a bool that is computed and whose count the model declares.</summary>
    public ModelBuilder Where()
    {
        int[] shape = [.. Enumerable.Range(0, Draw(1, 4)).Select(_ => Draw(1, 5))];
        int constant = NumbersOf(shape, isNonZero: false), input = _builder.Input(shape);
        byte[] content = [.. _builder.Graph.Tensors[constant].Data.Span];
        int size = ByteSize();
        for (int i = 0; i < content.Length / size; i++)
        {
            Span<byte> element = content.AsSpan(i * size, size);
            if (i > 0 && _random.Next(2) == 0) element.Clear();
            else if (!element.ContainsAnyExcept((byte)0)) element[^1] = (byte)(_type == TensorType.Bool ? 1 : 0x3f);
        }

        int count = Enumerable.Range(0, content.Length / size).Count(i => content.AsSpan(i * size, size).ContainsAnyExcept((byte)0));
        _builder.Graph.Tensors[constant] = _builder.Graph.Tensors[constant] with { Data = content };
        if (_type != TensorType.Bool)
        {
            _builder.Output(_builder.Operator(BuiltinOperator.Where, [constant], Coordinates([]), new EmptyOptions(OptionsType.Where)));
            return Moved(BuiltinOperator.ExpandDims, [input, List(0)], input, OptionsType.ExpandDims, version: 1);
        }

        int always = _builder.Operator(BuiltinOperator.Equal, [input, input], Bools("always", shape), null);
        int condition = _builder.Operator(BuiltinOperator.LogicalAnd, [always, constant], Bools("condition", shape), null);
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Where, [condition], Coordinates([count, shape.Length]), new EmptyOptions(OptionsType.Where)));
    }

    /// <summary>REVERSE_SEQUENCE.</summary>
    public ModelBuilder ReverseSequence()
    {
        int input = AnyInput(leastRank: 2, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int[] axes = [.. Enumerable.Range(0, shape.Count)];
        _random.Shuffle(axes);
        int[] lengths = [.. Enumerable.Range(0, shape[axes[1]]).Select(_ => Draw(1, shape[axes[0]]))];
        return Moved(BuiltinOperator.ReverseSequence, [input, List(lengths)], input, new ReverseSequenceOptions(axes[0], axes[1]), version: 1);
    }

    /// <summary>SCATTER_ND.</summary>
    public ModelBuilder ScatterNd()
    {
        int[] shape = [.. Enumerable.Range(0, Draw(1, 4)).Select(_ => Draw(1, 5))];
        int depth = Draw(1, shape.Length), count = Draw(1, 6);
        int[] indices = [.. Enumerable.Range(0, count * depth).Select(i => Draw(0, shape[i % depth] - 1))];
        int updates = _builder.Input([count, .. shape[depth..]]);
        return Moved(BuiltinOperator.ScatterNd, [_builder.Int32Constant([count, depth], indices), updates, List(shape)], updates, OptionsType.ScatterNd,
            version: 1);
    }

    /// <summary>SPARSE_TO_DENSE.</summary>
    public ModelBuilder SparseToDense()
    {
        int[] shape = [.. Enumerable.Range(0, Draw(1, 4)).Select(_ => Draw(1, 5))];
        int count = Draw(1, 6);
        bool isList = shape.Length == 1 && _random.Next(2) == 0, isOneValue = count == 1 && _random.Next(2) == 0;
        int indices = Indices(isList ? [count] : [count, shape.Length], i => shape[i % shape.Length]), values = _builder.Input(isOneValue ? [] : [count]);
        if (isOneValue) _builder.Graph.Tensors[values] = _builder.Graph.Tensors[values] with { HasRank = true };
        return Moved(BuiltinOperator.SparseToDense, [indices, ShapeList(indices, shape), values, ScalarLike(values)], values,
            new SparseToDenseOptions(ValidateIndices: false), version: _type is TensorType.Int8 or TensorType.UInt8 ? 3 : 2);
    }

    /// <summary>MATRIX_DIAG.</summary>
    public ModelBuilder MatrixDiag()
    {
        int input = AnyInput(leastRank: 1, mostRank: 3);
        return Moved(BuiltinOperator.MatrixDiag, [input], input, OptionsType.MatrixDiag, version: 1);
    }

    /// <summary>MATRIX_SET_DIAG.</summary>
    public ModelBuilder MatrixSetDiag()
    {
        int input = AnyInput(leastRank: 2, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int diagonal = _builder.Input([.. shape.Take(shape.Count - 2), Math.Min(shape[^1], shape[^2])]);
        _builder.Graph.Tensors[diagonal] = _builder.Graph.Tensors[diagonal] with { Quantization = QuantizationOf(input) };
        return Moved(BuiltinOperator.MatrixSetDiag, [input, diagonal], input, OptionsType.MatrixSetDiag, version: 1);
    }

    /// <summary>BROADCAST_ARGS of two constants.</summary>
    public ModelBuilder BroadcastArgs()
    {
        int[] full = [.. Enumerable.Range(0, Draw(1, 5)).Select(_ => Draw(1, 5))];
        int first = Extents(Repeating(full)[Draw(0, full.Length - 1)..]), unused = _builder.Input(1);
        _builder.Output(_builder.Operator(
            BuiltinOperator.BroadcastArgs, [first, Extents(full)], _builder.Define("extents", [], null), new EmptyOptions(OptionsType.BroadcastTo)));
        return Moved(BuiltinOperator.ExpandDims, [unused, List(0)], unused, OptionsType.ExpandDims, version: 1);
    }

    private int Extents(int[] values) => _type == TensorType.Int64
        ? _builder.Int64Constant([values.Length], [.. values.Select(value => (long)value)])
        : List(values);

    /// <summary>A shape of the type of some indices.</summary>
    private int ShapeList(int indices, int[] shape) => _builder.Graph.Tensors[indices].Type == TensorType.Int64
        ? _builder.Int64Constant([shape.Length], [.. shape.Select(extent => (long)extent)])
        : List(shape);

    private static TensorDefinition Coordinates(int[] shape) => new() { Name = "coordinates", Type = TensorType.Int64, Shape = shape };
}
