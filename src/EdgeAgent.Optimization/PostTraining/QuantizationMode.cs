namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What post-training quantization makes of a float model.</summary>
public enum QuantizationMode
{
    /// <summary>Weights in float16, arithmetic in float32: half the size.</summary>
    Float16,

    /// <summary>Weights in int8; activations are quantized as they are met, products are computed in int8: a quarter of the size, no calibration.</summary>
    Dynamic,

    /// <summary>Activations and weights in int8: a quarter of the size, fastest.</summary>
    Int8,

    /// <summary>Activations in int16, weights in int8: near float accuracy at a quarter of the size, slower than int8.</summary>
    Int16x8,
}
