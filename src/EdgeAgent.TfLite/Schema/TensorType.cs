namespace EdgeAgent.TfLite;

/// <summary>Element types of tensors; the value is the code in the file.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 single precision.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 half precision.</summary>
    Float16 = 1,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 2,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 3,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 4,

    /// <summary>Texts; the data hold their own offsets.</summary>
    String = 5,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 6,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 7,

    /// <summary>Two single precision numbers.</summary>
    Complex64 = 8,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 9,

    /// <summary>IEEE 754 double precision.</summary>
    Float64 = 10,

    /// <summary>Two double precision numbers.</summary>
    Complex128 = 11,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 12,

    /// <summary>A handle of a variable or table.</summary>
    Resource = 13,

    /// <summary>A value of a kind known only at run time.</summary>
    Variant = 14,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 15,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 16,

    /// <summary>Signed 4-bit integer, two to a byte, the first in the low half.</summary>
    Int4 = 17,
}
