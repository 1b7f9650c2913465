using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Chooses the grid of every activation in one integer precision.</summary>
/// <remarks>
/// Tensors that operators move or compare without requantizing share a grid, which holds the union of their ranges. A grid that a kernel prescribes
/// passes on through such operators where all their inputs have it and what joins them lies on it; otherwise the tensor is requantized on its way in.
/// </remarks>
internal sealed class GridPlanner
{
    /// <summary>Steps of int16 products over the output's stay below 2^7: there, kernels with 64-bit sums have a multiplier of 15 bits and no more.</summary>
    private const double LargestInt16Factor = 127;

    private readonly ModelGraph _graph;
    private readonly IReadOnlyDictionary<int, ValueRange> _ranges;
    private readonly Precision _precision;
    private readonly Dictionary<int, AffineParameters> _prescribed = [];
    private readonly Dictionary<int, int> _parents = [];
    private readonly Dictionary<int, ValueRange> _groups = [];
    private readonly Dictionary<int, double> _leastSteps = [];

    public GridPlanner(ModelGraph graph, IReadOnlyList<OperatorPlan> plans, IReadOnlyDictionary<int, ValueRange> ranges, Precision precision)
    {
        (_graph, _ranges, _precision) = (graph, ranges, precision);
        foreach (OperatorPlan plan in plans)
        {
            if (plan.Precision == precision)
                Join(plan);
        }

        for (int tensor = 0; tensor < graph.Tensors.Count; tensor++)
            Widen(tensor, RangeOf(tensor));
        foreach (OperatorPlan plan in plans)
        {
            if (plan.Precision == precision && plan.Rule is { Output: OutputGrid.SameAsInputs, ClampsConstants: false })
                WidenByConstants(plan.Node);
        }

        foreach (OperatorPlan plan in plans)
        {
            if (plan.Precision == precision && plan.Rule is { } rule)
                Coarsen(plan.Node, rule);
        }
    }

    /// <summary>The grid of an activation, or of a constant that is quantized like one.</summary>
    /// <param name="tensor">Its index.</param>
    public AffineParameters GridOf(int tensor)
    {
        int group = GroupOf(tensor);
        return _prescribed.TryGetValue(group, out AffineParameters grid) ? grid : GridFor(_groups.GetValueOrDefault(group, ValueRange.Empty), _leastSteps.GetValueOrDefault(group));
    }

    private AffineParameters GridFor(ValueRange range, double leastStep) => _precision == Precision.Int8
        ? AffineParameters.Asymmetric(range, CodeRange.Int8, leastStep)
        : AffineParameters.Symmetric(range.LargestMagnitude, CodeRange.Int16, leastStep);

    private void Join(OperatorPlan plan)
    {
        OperatorRule rule = plan.Rule!;
        int[] outputs = [.. plan.Node.Outputs.Where(_graph.IsFloatActivation)];
        if (rule.Output == OutputGrid.Fixed)
        {
            foreach (int output in outputs)
                _prescribed[output] = _precision == Precision.Int8 ? rule.Int8Grid : rule.Int16Grid;
        }

        if (rule.Output != OutputGrid.SameAsInputs)
            return;
        int[] inputs = [.. plan.Node.Inputs.Where(_graph.IsFloatActivation)];
        AffineParameters?[] prescribed = [.. inputs.Select(Prescribed).Distinct()];
        bool isShared = prescribed.Length == 1 && (prescribed[0] is not { } grid || Holds(grid, plan, inputs, outputs));
        int[] joined = [.. outputs, .. isShared ? inputs : inputs.Where(input => Prescribed(input) is null)];
        foreach (int tensor in joined.Skip(1))
            Unite(joined[0], tensor);
    }

    /// <summary>Whether a prescribed grid holds what an operator makes of inputs on it, and the constants that it joins with them.</summary>
    private bool Holds(AffineParameters grid, OperatorPlan plan, int[] inputs, int[] outputs)
    {
        CodeRange codes = _precision == Precision.Int8 ? CodeRange.Int8 : CodeRange.Int16;
        ValueRange held = new((float)grid.Dequantize(codes.Lowest - 1), (float)grid.Dequantize(codes.Highest + 1));
        held = inputs.Aggregate(held, (all, input) => all.Union(RangeOf(input)));
        int[] constants = plan.Rule!.ClampsConstants ? [] : [.. plan.Node.Inputs.Where(_graph.IsFloatConstant)];
        return outputs.Concat(constants).Select(RangeOf).All(range => range.IsEmpty || (range.Min >= held.Min && range.Max <= held.Max));
    }

    private AffineParameters? Prescribed(int tensor) => _prescribed.TryGetValue(GroupOf(tensor), out AffineParameters grid) ? grid : null;

    private void Unite(int left, int right)
    {
        (int kept, int lost) = (GroupOf(left), GroupOf(right));
        if (kept == lost)
            return;
        _parents[lost] = kept;
        if (_prescribed.TryGetValue(lost, out AffineParameters grid))
            _prescribed[kept] = grid;
    }

    private int GroupOf(int tensor)
    {
        while (_parents.TryGetValue(tensor, out int parent))
            tensor = parent;
        return tensor;
    }

    private ValueRange RangeOf(int tensor)
    {
        if (_ranges.TryGetValue(tensor, out ValueRange range))
            return range;
        return _graph.IsFloatConstant(tensor) ? ValueRange.Of(_graph.Floats(tensor)) : ValueRange.Empty;
    }

    private void WidenByConstants(OperatorDefinition node)
    {
        foreach (int input in node.Inputs.Where(_graph.IsFloatConstant))
            Widen(node.Outputs[0], RangeOf(input));
    }

    private void Coarsen(OperatorDefinition node, OperatorRule rule)
    {
        double least = 0;
        if (rule.LeastStep is { } leastStep)
            least = leastStep(_precision, node.Inputs.Where(input => input >= 0 && _graph.Tensors[input].Type == TensorType.Float32).Max(input => (double)GridOf(input).Scale));
        else if (rule.Weights is { } weights && _precision == Precision.Int16x8)
            least = GridOf(node.Inputs[weights.Data]).Scale * (RangeOf(node.Inputs[weights.Weights]).LargestMagnitude / CodeRange.Weights.Highest) / LargestInt16Factor;
        int group = GroupOf(node.Outputs[0]);
        _leastSteps[group] = Math.Max(_leastSteps.GetValueOrDefault(group), least);
    }

    private void Widen(int tensor, ValueRange range)
    {
        int group = GroupOf(tensor);
        _groups[group] = _groups.GetValueOrDefault(group, ValueRange.Empty).Union(range);
    }
}
