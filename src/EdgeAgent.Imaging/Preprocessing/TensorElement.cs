namespace EdgeAgent.Imaging.Preprocessing;

/// <summary>The element types that pictures are turned into.</summary>
public enum TensorElement
{
    /// <summary>Unsigned 8-bit.</summary>
    UInt8,

    /// <summary>Signed 8-bit.</summary>
    Int8,

    /// <summary>32-bit IEEE float, little-endian.</summary>
    Float32,
}
