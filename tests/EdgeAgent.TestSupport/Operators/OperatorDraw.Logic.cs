using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops that compare, and that choose by bools.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS or LESS_EQUAL.</summary>
    public ModelBuilder Comparison(BuiltinOperator code)
    {
        (int[] full, int[] part) = BroadcastShapes();
        (int first, int second) = Operands(full, part, isSecondNonZero: false);
        if (_random.Next(2) == 0) _builder.Graph.Tensors[second] = _builder.Graph.Tensors[second] with { Quantization = QuantizationOf(first) };
        return _builder.Output(_builder.Operator(code, [first, second], Bools("result", full), null));
    }

    /// <summary>LOGICAL_AND or LOGICAL_OR.</summary>
    public ModelBuilder Logical(BuiltinOperator code)
    {
        (int[] full, int[] part) = BroadcastShapes();
        (int first, int second) = Operands(full, part, isSecondNonZero: false);
        return _builder.Output(_builder.Operator(code, [first, second], Bools("result", full), null));
    }

    /// <summary>SELECT by a condition of the operands' shape, a scalar, or a list along their first axis.</summary>
    public ModelBuilder Select()
    {
        int then = AnyInput(leastRank: 1, mostRank: 4);
        int[] shape = [.. _builder.ShapeOf(then)];
        int condition = Condition(_random.Next(3) switch { 0 => shape, 1 => [], _ => shape[..1] });
        return Selection(BuiltinOperator.Select, condition, then, SameInput(then), shape);
    }

    /// <summary>SELECT_V2 of three tensors that broadcast.</summary>
    public ModelBuilder SelectV2()
    {
        int rank = Draw(1, 4);
        int[] full = [.. Enumerable.Range(0, rank).Select(d => Draw(1, d == rank - 1 ? 19 : 5))];
        int then = _builder.Input(Repeating(full)), condition = Condition(Repeating(full));
        int other = _random.Next(2) == 0 ? NumbersOf(full, isNonZero: false) : _builder.Input(full);
        _builder.Graph.Tensors[other] = _builder.Graph.Tensors[other] with { Quantization = QuantizationOf(then) };
        return _random.Next(2) == 0
            ? Selection(BuiltinOperator.SelectV2, condition, then, other, full)
            : Selection(BuiltinOperator.SelectV2, condition, other, then, full);
    }

    /// <summary>ADD_N.</summary>
    public ModelBuilder AddN()
    {
        int first = AnyInput(leastRank: 1, mostRank: 4);
        int[] inputs = [first, .. Enumerable.Range(0, Draw(1, 4)).Select(_ => SameInput(first))];
        return Moved(BuiltinOperator.AddN, inputs, first, OptionsType.AddN, version: 1);
    }

    private ModelBuilder Selection(BuiltinOperator code, int condition, int then, int other, int[] shape) => _builder.Output(_builder.Operator(
        code, [condition, then, other], _builder.Define("result", shape, QuantizationOf(then)), null));

    private int Condition(int[] shape)
    {
        int condition = _builder.Graph.Add(Bools("condition", shape));
        _builder.Graph.Inputs.Add(condition);
        return condition;
    }

    /// <summary>A shape of which some extents are 1.</summary>
    private int[] Repeating(int[] full) => [.. full.Select(extent => _random.Next(3) == 0 ? 1 : extent)];

    private static TensorDefinition Bools(string name, int[] shape) =>
        new() { Name = name, Type = TensorType.Bool, Shape = shape, HasRank = shape.Length == 0 };
}
