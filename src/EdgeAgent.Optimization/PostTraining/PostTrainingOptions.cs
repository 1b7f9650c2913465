using EdgeAgent.Optimization.Calibration;
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

    internal TensorType OuterInput => Outer(InputType, nameof(InputType));

    internal TensorType OuterOutput => Outer(OutputType, nameof(OutputType));

    private TensorType Outer(TensorType? wanted, string what)
    {
        TensorType natural = Mode == QuantizationMode.Int16x8 ? TensorType.Int16 : TensorType.Int8;
        TensorType type = wanted ?? natural;
        return type == natural || type == TensorType.Float32 || (type == TensorType.UInt8 && Mode == QuantizationMode.Int8) ? type : throw new OptimizationException(
            $"{what} {type.ToString().ToLowerInvariant()} does not go with {Mode.ToString().ToLowerInvariant()}; accepted: float32, {natural.ToString().ToLowerInvariant()}{(Mode == QuantizationMode.Int8 ? ", uint8" : "")}");
    }
}
