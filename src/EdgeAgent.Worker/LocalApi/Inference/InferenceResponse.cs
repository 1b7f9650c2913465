using System.Globalization;
using System.Text.Json;
using EdgeAgent.Core.Execution;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>Writes the answer to an inference request: JSON, and behind it the outputs that are sent as binary data.</summary>
internal static class InferenceResponse
{
    private const string BinaryContentType = "application/octet-stream";

    /// <summary>Writes the answer.</summary>
    /// <param name="name">The name that the client called the model by.</param>
    /// <param name="model">The model that ran.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="results">The bytes of each output that was asked for.</param>
    /// <exception cref="HttpRejection">JSON cannot say a value of an output.</exception>
    public static HttpResponse Write(string name, ModelInstance model, InferenceRequest request, byte[][] results)
    {
        ReadOnlyMemory<byte> json = ApiJson.Bytes(writer =>
        {
            writer.WriteString("model_name", name);
            writer.WriteString("model_version", model.Assignment.Version);
            if (request.Id is not null)
                writer.WriteString("id", request.Id);
            writer.WriteStartArray("outputs");
            for (int i = 0; i < results.Length; i++)
                WriteOutput(writer, model.Outputs[request.Outputs[i].Index], request.Outputs[i].IsBinary, results[i]);
            writer.WriteEndArray();
        });
        ReadOnlyMemory<byte>[] binary = [.. results.Where((_, i) => request.Outputs[i].IsBinary)];
        return binary.Length == 0
            ? new HttpResponse(200, ApiJson.ContentType, json)
            : new HttpResponse(200, BinaryContentType, [json, .. binary]) { Fields = [(RequestBody.LengthField, json.Length.ToString(CultureInfo.InvariantCulture))] };
    }

    private static void WriteOutput(Utf8JsonWriter writer, ModelTensor tensor, bool isBinary, byte[] bytes)
    {
        writer.WriteStartObject();
        TensorMetadata.WriteMembers(writer, tensor);
        if (isBinary)
        {
            writer.WriteStartObject("parameters");
            writer.WriteNumber("binary_data_size", bytes.Length);
            writer.WriteEndObject();
        }
        else
        {
            writer.WritePropertyName("data");
            TensorJson.Write(writer, bytes, tensor);
        }
        writer.WriteEndObject();
    }
}
