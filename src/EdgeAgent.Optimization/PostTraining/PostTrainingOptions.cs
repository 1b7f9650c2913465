using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>How a float model is quantized.</summary>
public sealed record PostTrainingOptions
{
    /// <summary>int8 with all that recovers accuracy and costs nothing when the model runs: ranges of least squared error, adaptive rounding, bias correction.</summary>
    public static PostTrainingOptions Recovered { get; } = new() { Estimator = RangeEstimator.MeanSquaredError, AdaptiveRounding = true, CorrectBias = true };

    /// <summary>What the result is.</summary>
    public QuantizationMode Mode { get; init; } = QuantizationMode.Int8;

    /// <summary>The type of the real inputs of an integer model.</summary>
    /// <value>Float32, Int8 or UInt8 for <see cref="QuantizationMode.Int8"/>; Float32 or Int16 for <see cref="QuantizationMode.Int16x8"/>. Default Int8, Int16.</value>
    public TensorType? InputType { get; init; }

    /// <summary>The type of the real outputs of an integer model; the same choices and default.</summary>
    public TensorType? OutputType { get; init; }

    /// <summary>How the ranges of activations are chosen.</summary>
    public RangeEstimator Estimator { get; init; } = RangeEstimator.MinMax;

    /// <summary>Whether channels of neighbouring layers are scaled against each other first, so that their weights are alike in size.</summary>
    public bool EqualizeLayers { get; init; }

    /// <summary>Whether the mean error that rounded weights cause on calibration data is taken off each bias.</summary>
    public bool CorrectBias { get; init; }

    /// <summary>Whether weights are rounded up or down by what is best for the layer's output on calibration data, in place of to the nearest.</summary>
    public bool AdaptiveRounding { get; init; }

    /// <summary>Whether each weight tensor has one scale in place of one for each output channel.</summary>
    /// <remarks>A few percent smaller, and less accurate unless layers are equalized: channels of folded batch normalizations differ much.</remarks>
    public bool PerTensorWeights { get; init; }

    /// <summary>How many layers, those that cost most, are kept in <see cref="SensitivePrecision"/>.</summary>
    public int SensitiveLayers { get; init; }

    /// <summary>The arithmetic of sensitive layers: Float32 or Int16x8.</summary>
    public Precision SensitivePrecision { get; init; } = Precision.Float32;

    /// <summary>Seeds the choice of places in feature maps that <see cref="AdaptiveRounding"/> and <see cref="CorrectBias"/> look at.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether calibration data are read.</summary>
    public bool NeedsCalibration => Mode is QuantizationMode.Int8 or QuantizationMode.Int16x8 || CorrectBias || AdaptiveRounding;

    internal Precision Precision => Mode == QuantizationMode.Int16x8 ? Precision.Int16x8 : Precision.Int8;

    internal CodeRange Codes => Mode == QuantizationMode.Int16x8 ? CodeRange.Int16 : CodeRange.Int8;

    internal TensorType OuterInput => InputType ?? NaturalType;

    internal TensorType OuterOutput => OutputType ?? NaturalType;

    private TensorType NaturalType => Mode == QuantizationMode.Int16x8 ? TensorType.Int16 : TensorType.Int8;

    /// <summary>Why the options do not go together.</summary>
    /// <returns>A sentence without its full stop that says what would be accepted; null where all is well.</returns>
    public string? Refuse() =>
        RefuseType(InputType, "inputs") ?? RefuseType(OutputType, "outputs") ?? RefusePrecision()
        ?? RefuseMode(SensitiveLayers > 0, "Keeping sensitive layers", QuantizationMode.Int8, QuantizationMode.Int16x8)
        ?? RefuseMode(EqualizeLayers, "Equalization of layers", QuantizationMode.Int8, QuantizationMode.Int16x8)
        ?? RefuseMode(PerTensorWeights, "One scale for each weight tensor", QuantizationMode.Int8, QuantizationMode.Int16x8)
        ?? RefuseMode(CorrectBias, "Bias correction", QuantizationMode.Int8, QuantizationMode.Int16x8, QuantizationMode.Dynamic)
        ?? RefuseMode(AdaptiveRounding, "Adaptive rounding", QuantizationMode.Int8, QuantizationMode.Int16x8, QuantizationMode.Dynamic);

    private string? RefuseMode(bool isAsked, string what, params QuantizationMode[] accepted) => isAsked && !accepted.Contains(Mode)
        ? $"{what} does not go with mode {Name(Mode)}; accepted: {string.Join(", ", accepted.Select(Name))}"
        : null;

    private string? RefusePrecision() => SensitivePrecision == Precision.Int8 || (SensitiveLayers > 0 && SensitivePrecision == Precision)
        ? $"Sensitive layers cannot be kept in {Name(SensitivePrecision)} with mode {Name(Mode)}; accepted: float32{(Mode == QuantizationMode.Int8 ? ", int16x8" : "")}"
        : null;

    private string? RefuseType(TensorType? type, string what)
    {
        TensorType[] accepted = Mode switch
        {
            QuantizationMode.Int8 => [TensorType.Float32, TensorType.Int8, TensorType.UInt8],
            QuantizationMode.Int16x8 => [TensorType.Float32, TensorType.Int16],
            _ => [TensorType.Float32],
        };
        return type is { } wanted && !accepted.Contains(wanted)
            ? $"The {what} of a model in mode {Name(Mode)} cannot be {Name(wanted)}; accepted: {string.Join(", ", accepted.Select(Name))}"
            : null;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
