namespace EdgeAgent.Optimization.Tables;

/// <summary>A form of a model in the quantization table.</summary>
public enum TableVariant
{
    /// <summary>The float model.</summary>
    Float32,

    /// <summary>int8 weights, activations quantized as they are met.</summary>
    Dynamic,

    /// <summary>int8 throughout, quantized after training.</summary>
    PostTraining,

    /// <summary>int8 throughout, trained with quantization.</summary>
    Aware,
}
