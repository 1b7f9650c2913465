using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Graphs.Fusions;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Makes a quantized model of a float one, without training.</summary>
public sealed class PostTrainingQuantizer
{
    private readonly TfLiteModel _model;
    private readonly PostTrainingOptions _options;
    private readonly IProgress<OptimizationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ModelGraph _graph;
    private readonly List<StepReport> _steps = [];

    private PostTrainingQuantizer(TfLiteModel model, PostTrainingOptions options, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        (_model, _options, _progress, _cancellation) = (model, options, progress, cancellation);
        _graph = FloatModelCheck.Open(model, out int restored, out int folded);
        if (restored > 0)
            Did("weights", $"{restored} compressed constants became float32 again");
        if (folded > 0)
            Did("constants", $"{folded} operators on constants became constants");
        int fused = GraphFusion.Apply(_graph);
        if (fused > 0)
            Did("fusion", $"{fused} operators merged into others");
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="model">A float32 model with one subgraph.</param>
    /// <param name="options">How.</param>
    /// <param name="data">Typical inputs; integer modes need them, others do not read them.</param>
    /// <param name="progress">Told what is done; null for nobody.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The quantized model with a report.</returns>
    /// <exception cref="OptimizationException">The model or the data do not allow it.</exception>
    public static QuantizedModel Quantize(
        TfLiteModel model,
        PostTrainingOptions options,
        ICalibrationData? data = null,
        IProgress<OptimizationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Refuse() is { } sentence)
            throw new OptimizationException(sentence);
        PostTrainingQuantizer quantizer = new(model, options, progress, cancellation);
        return options.Mode switch
        {
            QuantizationMode.Float16 => quantizer.ToHalf(),
            QuantizationMode.Dynamic => quantizer.ToHybrid(data),
            _ => quantizer.ToInteger(data ?? throw new OptimizationException($"The mode {options.Mode.ToString().ToLowerInvariant()} needs calibration data")),
        };
    }

    private QuantizedModel ToHalf()
    {
        ModelDefinition definition = HalfGraphWriter.Write(_graph, out int kept);
        if (kept > 0)
            Did("float16", $"{kept} constants stay in float32: float16 cannot hold their values");
        return Finish(definition, 0, [.. _graph.Operators.Select((node, place) => Describe(place, Precision.Float32, null, null))]);
    }

    private QuantizedModel ToHybrid(ICalibrationData? data)
    {
        int[] layers = [.. Enumerable.Range(0, _graph.Operators.Count).Where(place => HybridGraphWriter.WeightsOf(_graph, place) is not null)];
        if (layers.Length == 0)
            throw new OptimizationException("No layer has 1024 weights or more: dynamic quantization would change nothing");
        bool recovers = _options.AdaptiveRounding || _options.CorrectBias;
        if (recovers && data is null)
            throw new OptimizationException("Adaptive rounding and bias correction need calibration data");
        Dictionary<int, sbyte[]> rounded = recovers
            ? Recover(QuantizableModel.Of(_graph), data!, layers, place => HybridGraphWriter.WeightsOf(_graph, place)!)
            : [];
        ModelDefinition definition = HybridGraphWriter.Write(_graph, rounded);
        return Finish(definition, recovers ? data!.Count : 0, [.. _graph.Operators.Select((_, place) =>
            Describe(place, layers.Contains(place) ? Precision.Int8 : Precision.Float32, null, null))]);
    }

    private QuantizedModel ToInteger(ICalibrationData data)
    {
        (TensorType input, TensorType output) = (_options.OuterInput, _options.OuterOutput);
        if (FuseChannelAffine.Apply(_graph) is > 0 and var affine)
            Did("fusion", $"{affine} channel-wise MUL and ADD became depthwise 1x1 convolutions");
        OutputFidelity? fidelity = _options.SensitiveLayers > 0 || _options.EqualizeLayers ? new OutputFidelity(_model, data, _cancellation) : null;
        if (_options.EqualizeLayers)
            Equalize(fidelity!, data);
        QuantizableModel model = QuantizableModel.Of(_graph);
        Dictionary<int, ValueRange> ranges = model.ToGraph(ModelCalibration.Run(model.Model, data, _options.Estimator, _options.Codes, _progress, _cancellation));
        Did("calibration", string.Create(CultureInfo.InvariantCulture, $"{ranges.Count} ranges from {data.Count} samples, {_options.Estimator.Name}"));

        Dictionary<int, double> gains = _options.SensitiveLayers > 0 ? SensitivityAnalysis.Run(_graph, ranges, _options, fidelity!, _progress, _cancellation) : [];
        Dictionary<int, Precision> exceptions = gains.OrderByDescending(gain => gain.Value).Take(_options.SensitiveLayers)
            .ToDictionary(gain => gain.Key, _ => _options.SensitivePrecision);
        IReadOnlyList<OperatorPlan> plans = PrecisionPlanner.Plan(_graph, _options, exceptions);
        if (plans.All(plan => plan.Precision == Precision.Float32))
            throw new OptimizationException("No operator of the model has an integer kernel: there is nothing to quantize");

        Dictionary<int, sbyte[]> rounded = [];
        if (_options.AdaptiveRounding || _options.CorrectBias)
        {
            IntegerGraphWriter writer = new(_graph, plans, ranges);
            int[] layers = [.. plans.Index().Where(plan => plan.Item.Precision != Precision.Float32 && LayerParameters.PlacesIn(plan.Item.Node) is not null).Select(plan => plan.Index)];
            rounded = Recover(model, data, layers, place => writer.WeightsOf(place).Weights);
        }

        plans = PrecisionPlanner.Plan(_graph, _options, exceptions);
        ModelDefinition definition = new IntegerGraphWriter(_graph, plans, ranges) { RoundedWeights = rounded }.Write(input, output);
        return Finish(definition, data.Count, [.. plans.Select((plan, place) => Describe(place, plan.Precision, plan.Reason, gains.TryGetValue(place, out double gain) ? gain : null))]);
    }

    private void Equalize(OutputFidelity fidelity, ICalibrationData data)
    {
        int pairs = CrossLayerEqualization.Apply(_graph, data, _cancellation);
        double ratio = fidelity.Of(QuantizableModel.Of(_graph).Model, _cancellation);
        Did("cross-layer equalization", string.Create(CultureInfo.InvariantCulture, $"{pairs} pairs of layers; the float model's output keeps {ratio:F1} dB"));
    }

    /// <summary>Adaptive rounding and bias correction, layer by layer.</summary>
    private Dictionary<int, sbyte[]> Recover(QuantizableModel model, ICalibrationData data, int[] layers, Func<int, QuantizedWeights> nearest)
    {
        Dictionary<int, LayerPatches> patches = LayerPatches.Collect(_graph, model, layers, data, _options.Seed, _progress, _cancellation);
        Dictionary<int, sbyte[]> rounded = [];
        List<double> errorsLeft = [];
        (int corrected, double largestCorrection) = (0, 0);
        for (int i = 0; i < layers.Length; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            int place = layers[i];
            QuantizedWeights weights = nearest(place);
            if (QuantizedLayer.Of(_graph.Operators[place], patches[place], weights.Layout, weights.Codes.Length) is { } layer)
            {
                if (_options.AdaptiveRounding)
                {
                    rounded[place] = AdaptiveRounding.Round(layer, _graph.Floats(_graph.Operators[place].Inputs[1]), weights, out double left);
                    weights = weights.With(rounded[place]);
                    errorsLeft.Add(left);
                }

                if (_options.CorrectBias)
                {
                    largestCorrection = Math.Max(largestCorrection, BiasCorrection.Apply(_graph, place, layer, weights));
                    corrected++;
                }
            }

            patches.Remove(place);
            _progress?.Report(new OptimizationProgress("recovering accuracy", i + 1, layers.Length));
        }

        if (errorsLeft.Count > 0)
            Did("adaptive rounding", string.Create(CultureInfo.InvariantCulture, $"{errorsLeft.Count} layers; {errorsLeft.Average():P0} of the squared error of rounded weights is left"));
        if (_options.CorrectBias)
            Did("bias correction", string.Create(CultureInfo.InvariantCulture, $"{corrected} layers; largest correction {largestCorrection:G3}"));
        return rounded;
    }

    private LayerReport Describe(int place, Precision precision, string? reason, double? sensitivity)
    {
        OperatorDefinition node = _graph.Operators[place];
        int weights = OperatorRules.Find(node.Operator)?.Weights is { } places && _graph.IsConstant(node.Inputs[places.Weights])
            ? _graph.Tensors[node.Inputs[places.Weights]].Shape.Aggregate(1, (product, dimension) => product * dimension)
            : 0;
        return new LayerReport(node.CustomCode ?? node.Operator.SchemaName(), _graph.Tensors[node.Outputs[0]].Name, precision, reason, weights, sensitivity);
    }

    private QuantizedModel Finish(ModelDefinition definition, int samples, IReadOnlyList<LayerReport> layers)
    {
        byte[] file = TfLiteModelWriter.Write(definition);
        RequireRunnable(file);
        return new QuantizedModel(file, new QuantizationReport
        {
            Mode = _options.Mode,
            BytesBefore = _model.FileLength,
            BytesAfter = file.Length,
            CalibrationSamples = samples,
            Steps = _steps,
            Layers = layers,
        });
    }

    /// <summary>What this library writes must run: better no file than one that a device refuses.</summary>
    internal static void RequireRunnable(byte[] file)
    {
        try
        {
            using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file), new InterpreterOptions { MaxArenaBytes = int.MaxValue, MaxWeightsBytes = int.MaxValue });
        }
        catch (UnsupportedModelException e)
        {
            throw new OptimizationException($"The quantized model cannot be run: {e.Message}", e);
        }
    }

    private void Did(string step, string effect) => _steps.Add(new StepReport(step, effect));
}
