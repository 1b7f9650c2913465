namespace EdgeAgent.Optimization.PostTraining;

/// <summary>The arithmetic of one operator in a quantized model.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>int8 activations and weights.</summary>
    Int8,

    /// <summary>int16 activations, int8 weights.</summary>
    Int16x8,
}
