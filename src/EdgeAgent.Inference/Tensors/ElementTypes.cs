using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>The element types that the runtime computes with, and their sizes. A Resource is the handle of a variable, stored as int32.</summary>
internal static class ElementTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TensorType> Supported { get; } =
    [
        TensorType.Float32, TensorType.Float16, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64,
        TensorType.Bool, TensorType.Resource,
    ];

    /// <summary>Whether tensors of this type can be stored and passed on.</summary>
    public static bool IsSupported(TensorType type) => ByteSize(type) != 0;

    /// <summary>Bytes of one element; 0 for a type that the runtime does not know.</summary>
    public static int ByteSize(TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 or TensorType.Bool => 1,
        TensorType.Int16 or TensorType.Float16 => 2,
        TensorType.Float32 or TensorType.Int32 or TensorType.Resource => 4,
        TensorType.Int64 => 8,
        _ => 0,
    };
}
