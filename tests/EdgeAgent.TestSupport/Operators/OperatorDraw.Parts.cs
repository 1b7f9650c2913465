using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops of several outputs that move elements.</summary>
public sealed partial class OperatorDraw
{
    public ModelBuilder Split()
    {
        int parts = Draw(1, 4), rank = Draw(1, 4), axis = Draw(0, rank - 1);
        int input = _builder.Input([.. Enumerable.Range(0, rank).Select(d => d == axis ? parts * Draw(1, 4) : Draw(1, 5))]);
        int axisTensor = List(_random.Next(2) == 0 ? axis : axis - rank);
        return Parts(BuiltinOperator.Split, [axisTensor, input], input, parts, new SplitOptions(parts), version: 4);
    }

    public ModelBuilder SplitV()
    {
        int parts = Draw(1, 4), rank = Draw(1, 4), axis = Draw(0, rank - 1);
        int[] lengths = [.. Enumerable.Range(0, parts).Select(_ => Draw(1, 4))];
        int input = _builder.Input([.. Enumerable.Range(0, rank).Select(d => d == axis ? lengths.Sum() : Draw(1, 5))]);
        if (_random.Next(2) == 0) lengths[Draw(0, parts - 1)] = -1;
        return Parts(BuiltinOperator.SplitV, [input, List(lengths), List(axis)], input, parts, new SplitVOptions(parts), version: 2);
    }

    public ModelBuilder Unpack()
    {
        int input = AnyInput(leastRank: 2, mostRank: 4);
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        int axis = Draw(0, shape.Count - 1);
        return Parts(BuiltinOperator.Unpack, [input], input, shape[axis],
            new UnpackOptions(shape[axis], _random.Next(2) == 0 ? axis : axis - shape.Count), version: _type == TensorType.Bool ? 3 : 2);
    }

    public ModelBuilder TopK()
    {
        int length = Draw(1, 60), input = _builder.Input(Draw(1, 3), Draw(1, 3), length);
        int values = _builder.Graph.Add(_builder.Define("values", [], QuantizationOf(input)));
        int indices = _builder.Graph.Add(new TensorDefinition { Name = "indices", Type = TensorType.Int32, Shape = [] });
        int k = _builder.Int32Constant([], [Draw(1, length)]);
        _builder.Graph.Tensors[k] = _builder.Graph.Tensors[k] with { HasRank = true };
        return Node(BuiltinOperator.TopKV2, [input, k], [values, indices], new EmptyOptions(OptionsType.TopKV2), version: 2);
    }

    private ModelBuilder Parts(BuiltinOperator code, int[] inputs, int like, int count, OperatorOptions options, int version) =>
        Node(code, inputs, [.. Enumerable.Range(0, count).Select(i => _builder.Graph.Add(_builder.Define($"part{i}", [], QuantizationOf(like))))],
            options, version);

    private ModelBuilder Node(BuiltinOperator code, int[] inputs, int[] outputs, OperatorOptions? options, int version)
    {
        _builder.Graph.Operators.Add(new OperatorDefinition { Operator = code, Version = version, Inputs = inputs, Outputs = outputs, Options = options });
        foreach (int output in outputs) _builder.Output(output);
        return _builder;
    }
}
