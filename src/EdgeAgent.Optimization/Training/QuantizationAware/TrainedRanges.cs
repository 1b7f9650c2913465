using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>The ranges of a network's activations, and the grids that the writer of integer files makes of them.</summary>
/// <remarks>Tensors that take their input's grid have no range of their own, so that grids follow ranges that move.</remarks>
internal sealed class TrainedRanges
{
    private readonly ModelGraph _graph;
    private readonly IReadOnlyList<OperatorPlan> _plans;
    private readonly CompiledNetwork _network;
    private readonly Dictionary<int, ValueRange> _others;
    private readonly Dictionary<ActivationTensor, StateTensor> _ranges;
    private float[] _planned = [];

    private TrainedRanges(
        ModelGraph graph, IReadOnlyList<OperatorPlan> plans, CompiledNetwork network, Dictionary<int, ValueRange> calibrated, QuantizationTrainingOptions options)
    {
        (_graph, _plans, _network, Options) = (graph, plans, network, options);
        HashSet<int> shared = [.. plans.Where(plan => plan.Rule is { Output: OutputGrid.SameAsInputs }).SelectMany(plan => plan.Node.Outputs)];
        _ranges = network.Activations.Where(activation => !shared.Contains(activation.Tensor)).ToDictionary(activation => activation, activation =>
        {
            ValueRange range = calibrated.GetValueOrDefault(activation.Tensor, new ValueRange(0, 0));
            return new StateTensor(activation.Name + "/range", [range.Min, range.Max]);
        });
        HashSet<int> known = [.. _ranges.Keys.Select(activation => activation.Tensor)];
        _others = calibrated.Where(entry => !known.Contains(entry.Key) && !shared.Contains(entry.Key)).ToDictionary();
    }

    /// <summary>How ranges are treated.</summary>
    public QuantizationTrainingOptions Options { get; }

    /// <summary>The ends of each range.</summary>
    public IEnumerable<StateTensor> State => _ranges.Values;

    /// <summary>Measures ranges with calibration data.</summary>
    /// <exception cref="OptimizationException">There are no samples, or an operator has no integer kernel.</exception>
    public static TrainedRanges Calibrate(ModelGraph graph, CompiledNetwork network, ICalibrationData data, QuantizationTrainingOptions options)
    {
        if (network.Layers.FirstOrDefault(layer => layer.ObstacleToQuantization is not null) is { } obstacle)
            throw new OptimizationException($"The layer \"{obstacle.Output.Name}\" cannot be quantized in training: {obstacle.ObstacleToQuantization}");
        QuantizableModel model = QuantizableModel.Of(graph);
        Dictionary<int, ValueRange> ranges = model.ToGraph(ModelCalibration.Run(model.Model, data, options.Estimator, CodeRange.Int8, progress: null, CancellationToken.None));
        IReadOnlyList<OperatorPlan> plans = PrecisionPlanner.Plan(graph, new PostTrainingOptions(), new Dictionary<int, Precision>());
        HashSet<int> trained = [.. network.Layers.Select(layer => layer.Output.Tensor)];
        foreach (OperatorPlan plan in plans)
        {
            if (plan.Precision != Precision.Int8 && trained.Contains(plan.Node.Outputs[0]))
                throw new OptimizationException($"{plan.Node.Operator} that computes tensor \"{graph.Tensors[plan.Node.Outputs[0]].Name}\" cannot be quantized: {plan.Reason}");
        }

        return new TrainedRanges(graph, plans, network, ranges, options);
    }

    /// <summary>The ranges by the graph's tensors.</summary>
    public Dictionary<int, ValueRange> ByTensor()
    {
        Dictionary<int, ValueRange> ranges = new(_others);
        foreach ((ActivationTensor activation, StateTensor range) in _ranges)
            ranges[activation.Tensor] = new ValueRange(range.Values[0], range.Values[1]);
        return ranges;
    }

    /// <summary>Gives every activation its grid, if ranges are others than the last time.</summary>
    public void Plan()
    {
        float[] ends = [.. _ranges.Values.SelectMany(range => range.Values)];
        if (ends.AsSpan().SequenceEqual(_planned))
            return;
        GridPlanner planner = new(_graph, _plans, ByTensor(), Precision.Int8);
        foreach (ActivationTensor activation in _network.Activations)
            activation.Grid = planner.GridOf(activation.Tensor);
        _planned = ends;
    }

    /// <summary>Lets ranges follow what a minibatch showed.</summary>
    public void Follow()
    {
        float weight = (float)(1 - Options.RangeMomentum);
        foreach ((ActivationTensor activation, StateTensor range) in _ranges)
        {
            if (activation.Observed is not { IsEmpty: false } seen || !float.IsFinite(seen.Min) || !float.IsFinite(seen.Max))
                continue;
            range.Values[0] += weight * (seen.Min - range.Values[0]);
            range.Values[1] += weight * (seen.Max - range.Values[1]);
        }
    }
}
