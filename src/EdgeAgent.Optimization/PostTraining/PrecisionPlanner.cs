using EdgeAgent.Optimization.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Chooses the arithmetic of every operator: what was asked, where there is a kernel for it.</summary>
internal static class PrecisionPlanner
{
    /// <summary>The plan of every operator.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="exceptions">Operators, by place, that shall have another.</param>
    public static IReadOnlyList<OperatorPlan> Plan(ModelGraph graph, PostTrainingOptions options, IReadOnlyDictionary<int, Precision> exceptions) =>
        [.. graph.Operators.Select((node, place) =>
            PlanOf(graph, node, RuleOf(node, options), exceptions.GetValueOrDefault(place, options.Precision), exceptions.ContainsKey(place)))];

    private static OperatorRule? RuleOf(OperatorDefinition node, PostTrainingOptions options)
    {
        OperatorRule? rule = node.CustomCode is null ? OperatorRules.Find(node.Operator) : null;
        return options.PerTensorWeights && rule?.Weights is { } weights ? rule with { Weights = weights with { IsPerChannel = false } } : rule;
    }

    private static OperatorPlan PlanOf(ModelGraph graph, OperatorDefinition node, OperatorRule? rule, Precision wanted, bool isException)
    {
        if (!node.Inputs.Concat(node.Outputs).Any(tensor => tensor >= 0 && graph.Tensors[tensor].Type == TensorType.Float32))
            return new OperatorPlan(node, null, Precision.Float32, null);
        if (wanted == Precision.Float32)
            return new OperatorPlan(node, rule, Precision.Float32, isException ? "kept in float: sensitive" : null);

        string? obstacle = ObstacleOf(graph, node, rule);
        if (obstacle is not null)
            return new OperatorPlan(node, rule, Precision.Float32, obstacle);
        if (rule!.Has(wanted))
            return new OperatorPlan(node, rule, wanted, isException ? "kept in int16: sensitive" : null);
        return new OperatorPlan(node, rule, Precision.Float32, $"{node.Operator.SchemaName()} has no {(wanted == Precision.Int8 ? "int8" : "int16")} kernel");
    }

    private static string? ObstacleOf(ModelGraph graph, OperatorDefinition node, OperatorRule? rule)
    {
        if (rule is null)
            return $"{node.CustomCode ?? node.Operator.SchemaName()} has no integer kernel";
        if (rule.Weights is { } weights)
        {
            if (!graph.IsFloatConstant(node.Inputs[weights.Weights]))
                return "its weights are computed";
            if (InputAt(node, weights.Bias) is var bias and >= 0 && !graph.IsFloatConstant(bias))
                return "its bias is computed";
        }

        return Activations.Of(node.Options) is ActivationFunction.None or ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.ReluN1To1
            ? null
            : $"its fused activation {Activations.Of(node.Options)} has no integer kernel";
    }

    /// <summary>The input at a place; -1 where it is absent.</summary>
    public static int InputAt(OperatorDefinition node, int place) => place < node.Inputs.Count ? node.Inputs[place] : -1;
}
