namespace EdgeAgent.TfLite;

/// <summary>How many bytes the elements of a type take.</summary>
public static class TensorTypeSize
{
    /// <summary>Bits of one element; 0 for String, Resource and Variant, whose elements have no fixed size.</summary>
    /// <param name="type">The element type.</param>
    /// <returns>Bits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static int BitsPerElement(this TensorType type) => type switch
    {
        TensorType.Int4 => 4,
        TensorType.UInt8 or TensorType.Int8 or TensorType.Bool => 8,
        TensorType.Float16 or TensorType.Int16 or TensorType.UInt16 => 16,
        TensorType.Float32 or TensorType.Int32 or TensorType.UInt32 => 32,
        TensorType.Int64 or TensorType.UInt64 or TensorType.Float64 or TensorType.Complex64 => 64,
        TensorType.Complex128 => 128,
        TensorType.String or TensorType.Resource or TensorType.Variant => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Bytes that so many elements take; 0 for types without a fixed size.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="elements">How many elements: 0 to 2^56.</param>
    /// <returns>Bytes; two Int4 elements share one.</returns>
    public static long ByteLength(this TensorType type, long elements) => ((elements * type.BitsPerElement()) + 7) / 8;
}
