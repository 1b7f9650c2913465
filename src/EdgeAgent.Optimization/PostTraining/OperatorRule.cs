using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>How an operator is quantized.</summary>
/// <remarks>After the "8-bit quantization specification" of TensorFlow Lite. Float inputs that are neither weights nor bias are data: activations, or
/// constants that are quantized like activations.</remarks>
internal sealed record OperatorRule
{
    /// <summary>What holds for the grid of the output.</summary>
    public OutputGrid Output { get; init; }

    /// <summary>The prescribed grid of an int8 output, for <see cref="OutputGrid.Fixed"/>.</summary>
    public AffineParameters Int8Grid { get; init; }

    /// <summary>The prescribed grid of an int16 output, for <see cref="OutputGrid.Fixed"/>.</summary>
    public AffineParameters Int16Grid { get; init; }

    /// <summary>Where weights and bias stand; null for operators without.</summary>
    public WeightedInputs? Weights { get; init; }

    /// <summary>Whether constants among the data are clamped to the grid in place of widening it: what lies outside cannot matter, or is padding.</summary>
    public bool ClampsConstants { get; init; }

    /// <summary>The least step of the output for inputs of a step, in a precision: kernels that add with a fixed shift take no finer ones. Null for no bound.</summary>
    public Func<Precision, double, double>? LeastStep { get; init; }

    /// <summary>The operator's version with int8 tensors.</summary>
    public required int Int8Version { get; init; }

    /// <summary>The operator's version with int16 activations; 0 where there is no such kernel.</summary>
    public int Int16Version { get; init; }

    /// <summary>Whether there is a kernel of a precision.</summary>
    /// <param name="precision">The precision.</param>
    public bool Has(Precision precision) => precision switch
    {
        Precision.Int8 => Int8Version > 0,
        Precision.Int16x8 => Int16Version > 0,
        _ => true,
    };
}
