using EdgeAgent.TfLite;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>The Open Inference Protocol's names of element types.</summary>
internal static class TensorDatatype
{
    /// <summary>The name of a type, such as <c>INT8</c>; the protocol has none for a few that no model's input or output is, and those keep their own.</summary>
    public static string NameOf(TensorType type) => type switch
    {
        TensorType.Int8 => "INT8",
        TensorType.UInt8 => "UINT8",
        TensorType.Int16 => "INT16",
        TensorType.UInt16 => "UINT16",
        TensorType.Int32 => "INT32",
        TensorType.UInt32 => "UINT32",
        TensorType.Int64 => "INT64",
        TensorType.UInt64 => "UINT64",
        TensorType.Float16 => "FP16",
        TensorType.Float32 => "FP32",
        TensorType.Float64 => "FP64",
        TensorType.Bool => "BOOL",
        _ => type.ToString().ToUpperInvariant(),
    };

    /// <summary>Whether elements of this type have a form in JSON here; others travel as binary data alone.</summary>
    public static bool HasJsonForm(TensorType type) =>
        type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.Int32 or TensorType.Int64 or TensorType.Float32 or TensorType.Bool;
}
