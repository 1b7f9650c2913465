namespace EdgeAgent.TfLite;

/// <summary>One tensor to be written.</summary>
public sealed record TensorDefinition
{
    /// <summary>The name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The element type.</summary>
    public required TensorType Type { get; init; }

    /// <summary>The dimensions, each 0 or more; empty for a scalar.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The dimensions with -1 where they are free; null for none.</summary>
    public IReadOnlyList<int>? ShapeSignature { get; init; }

    /// <summary>Whether an empty shape means a scalar.</summary>
    public bool HasRank { get; init; }

    /// <summary>The bytes of a constant, little-endian; empty for a tensor that is computed or fed. Tensors that are given the same memory share it in the file.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>How codes map to real numbers; null for none.</summary>
    public QuantizationRecord? Quantization { get; init; }

    /// <summary>Whether the value lives on between invocations.</summary>
    public bool IsVariable { get; init; }

    internal static TensorDefinition From(TensorRecord tensor) => tensor.HasHiddenParts
        ? throw new NotSupportedException($"Tensor {tensor.Index} is sparse, a variant, or has custom quantization; such tensors cannot be written")
        : new TensorDefinition
        {
            Name = tensor.Name,
            Type = tensor.Type,
            Shape = tensor.Shape,
            ShapeSignature = tensor.ShapeSignature,
            HasRank = tensor.HasRank,
            Data = tensor.Data,
            Quantization = tensor.Quantization,
            IsVariable = tensor.IsVariable,
        };
}
