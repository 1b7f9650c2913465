using System.Text.Json;
using EdgeAgent.Core.Execution;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>What a model's inputs and outputs are, in the protocol's form.</summary>
internal static class TensorMetadata
{
    /// <summary>Writes an array of tensors; those that are quantized as a whole have their scale and zero point as parameters.</summary>
    public static void Write(Utf8JsonWriter writer, string member, IReadOnlyList<ModelTensor> tensors)
    {
        writer.WriteStartArray(member);
        foreach (ModelTensor tensor in tensors)
        {
            writer.WriteStartObject();
            WriteMembers(writer, tensor);
            if (tensor.Info.Quantization is { IsPerAxis: false, Scale: > 0 } quantization)
            {
                writer.WriteStartObject("parameters");
                writer.WriteNumber("scale", quantization.Scale);
                writer.WriteNumber("zero_point", quantization.ZeroPoint);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes name, datatype and shape into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, ModelTensor tensor)
    {
        writer.WriteString("name", tensor.Name);
        writer.WriteString("datatype", TensorDatatype.NameOf(tensor.Info.Type));
        writer.WriteStartArray("shape");
        foreach (int extent in tensor.Info.Shape)
            writer.WriteNumberValue(extent);
        writer.WriteEndArray();
    }
}
