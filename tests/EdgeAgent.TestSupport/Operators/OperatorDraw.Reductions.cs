using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops that make one element of many along axes.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>SUM, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY or REDUCE_ALL over drawn axes, some counted from the end, some twice.</summary>
    public ModelBuilder Reduction(BuiltinOperator code, bool keepsQuantization)
    {
        int input = AnyInput(leastRank: 1, mostRank: 4);
        float scale = ScaleOf(input);
        QuantizationRecord? to = keepsQuantization || QuantizationOf(input) is null ? QuantizationOf(input)
            : ModelBuilder.PerTensor(scale * (0.3f + 5 * _random.NextSingle()), ZeroPoint());
        return Reduced(code, input, DrawAxes(_builder.ShapeOf(input).Count), to);
    }

    /// <summary>REDUCE_PROD of few elements each.</summary>
    public ModelBuilder Product()
    {
        int rank = Draw(1, 3), axis = Draw(0, rank - 1);
        int input = _builder.Input([.. Enumerable.Range(0, rank).Select(d => d == axis ? Draw(1, 4) : Draw(1, 20))]);
        int count = _builder.ShapeOf(input)[axis];
        double product = Math.Pow(ScaleOf(input), count) * Math.Pow(_type == TensorType.Int16 ? 16000 : 70, count - 1) * (0.3 + _random.NextDouble());
        return Reduced(BuiltinOperator.ReduceProd, input, [_random.Next(2) == 0 ? axis : axis - rank], Quantization((float)product));
    }

    /// <summary>CUMSUM.</summary>
    public ModelBuilder CumSum()
    {
        int input = AnyInput(leastRank: 1, mostRank: 4), rank = _builder.ShapeOf(input).Count;
        int axis = _builder.Int32Constant([], [Draw(-rank, rank - 1)]);
        _builder.Graph.Tensors[axis] = _builder.Graph.Tensors[axis] with { HasRank = true };
        return Moved(BuiltinOperator.Cumsum, [input, axis], input, new CumsumOptions(_random.Next(2) == 0, _random.Next(2) == 0), version: 1);
    }

    /// <summary>L2_POOL_2D.</summary>
    public ModelBuilder L2Pool()
    {
        (int kernel, int stride, _, Padding padding) = Window(largest: 4);
        int input = Image(kernel);
        return Moved(BuiltinOperator.L2Pool2D, [input], input, new Pool2DOptions(padding, stride, stride, kernel, kernel, Activation()), version: 1);
    }

    private ModelBuilder Reduced(BuiltinOperator code, int input, int[] axes, QuantizationRecord? quantization)
    {
        IReadOnlyList<int> shape = _builder.ShapeOf(input);
        bool keeps = _random.Next(2) == 0;
        HashSet<int> reduced = [.. axes.Select(axis => axis < 0 ? axis + shape.Count : axis)];
        int[] output = [.. Enumerable.Range(0, shape.Count).Where(d => keeps || !reduced.Contains(d)).Select(d => reduced.Contains(d) ? 1 : shape[d])];
        return _builder.Output(_builder.Operator(
            code, [input, List(axes)], _builder.Define("reduced", output, quantization) with { HasRank = output.Length == 0 }, new ReducerOptions(keeps)));
    }

    private int[] DrawAxes(int rank)
    {
        List<int> axes = [.. Enumerable.Range(0, rank).Where(_ => _random.Next(2) == 0)];
        if (axes.Count == 0) axes.Add(Draw(0, rank - 1));
        if (_random.Next(5) == 0) axes.Add(axes[0]);
        int[] drawn = [.. axes.Select(axis => _random.Next(2) == 0 ? axis : axis - rank)];
        _random.Shuffle(drawn);
        return drawn;
    }
}
