namespace EdgeAgent.Kernels;

/// <summary>The bounds that a fused activation puts on float32 outputs.</summary>
/// <param name="Minimum">Smallest output value.</param>
/// <param name="Maximum">Largest output value.</param>
public readonly record struct F32Clamp(float Minimum, float Maximum)
{
    /// <summary>No activation.</summary>
    public static F32Clamp None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>RELU: 0 and above.</summary>
    public static F32Clamp Relu { get; } = new(0, float.PositiveInfinity);

    /// <summary>RELU6: 0 to 6.</summary>
    public static F32Clamp Relu6 { get; } = new(0, 6);

    /// <summary>RELU_N1_TO_1: -1 to 1.</summary>
    public static F32Clamp ReluN1To1 { get; } = new(-1, 1);
}
