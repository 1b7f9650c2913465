namespace EdgeAgent.Kernels;

/// <summary>How a quantized average pool rounds halves.</summary>
public enum AveragePoolRounding
{
    /// <summary>Away from zero on the int8 value: what TFLite does for int8 tensors.</summary>
    HalfAwayFromZero,

    /// <summary>Upwards on the value plus 128: what TFLite does for uint8 tensors, which run here as int8.</summary>
    HalfUpAsUnsigned,
}
