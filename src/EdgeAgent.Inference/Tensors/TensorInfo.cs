using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>One tensor as the model file declares it, with its final shape.</summary>
/// <param name="Index">Its index in the subgraph.</param>
/// <param name="Name">Its name in the file; may be empty.</param>
/// <param name="Type">Type of its elements; uint8 stays uint8, though the runtime computes in int8.</param>
/// <param name="Shape">Its extents; images are [N,H,W,C].</param>
/// <param name="Quantization">What its integers mean; null where it is not quantized.</param>
/// <param name="IsConstant">Whether its content is part of the model, or follows from what is.</param>
public sealed record TensorInfo(int Index, string Name, TensorType Type, Shape Shape, QuantizationParameters? Quantization, bool IsConstant)
{
    /// <summary>Size of its content in bytes.</summary>
    public long ByteLength => checked(Shape.ElementCount * ElementTypes.ByteSize(Type));

    /// <summary>Index and name, as messages give them.</summary>
    public override string ToString() => $"{Index} \"{Name}\"";
}
