using EdgeAgent.Core.Execution;
using EdgeAgent.TfLite;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>Checks inference requests against a model: names, types, shapes, and as many bytes as the tensors have.</summary>
/// <remarks>By the Open Inference Protocol, version 2, with its extension for binary tensors; a body without JSON is the bytes of a model's only input.</remarks>
internal sealed class InferenceRequestReader(ModelInstance model)
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="HttpRejection">It does not fit the model.</exception>
    public InferenceRequest Read(RequestBody body)
    {
        if (body is { HasBinary: true, Json.IsEmpty: true })
            return new InferenceRequest(null, [OnlyInput(body.Binary)], [.. model.Outputs.Select((_, i) => new RequestedOutput(i, IsBinary: true))]);
        GivenRequest given = GivenRequest.Read(body.Json.Span);
        return new InferenceRequest(given.Id, Inputs(given, body), Outputs(given));
    }

    private ReadOnlyMemory<byte> OnlyInput(ReadOnlyMemory<byte> bytes)
    {
        if (model.Inputs is not [var input])
            throw new HttpRejection(400, $"A body without JSON needs a model with one input; this one has {model.Inputs.Count}.");
        CheckSize(input, bytes.Length);
        CheckBooleans(input, bytes.Span);
        return bytes;
    }

    private ReadOnlyMemory<byte>[] Inputs(GivenRequest given, RequestBody body)
    {
        var inputs = new ReadOnlyMemory<byte>?[model.Inputs.Count];
        ReadOnlyMemory<byte> binary = body.Binary;
        foreach (GivenTensor tensor in given.Inputs ?? [])
        {
            int index = IndexOf(model.Inputs, tensor.Name, "input");
            if (inputs[index] is not null)
                throw new HttpRejection(400, $"The input \"{tensor.Name}\" is there twice.");
            inputs[index] = Bytes(tensor, model.Inputs[index], body, ref binary);
        }
        if (binary.Length > 0)
            throw new HttpRejection(400, $"The body has {binary.Length} bytes more than the binary_data_size of its inputs tell.");
        return [.. inputs.Select((bytes, i) => bytes ?? throw new HttpRejection(400, $"The request has no input \"{model.Inputs[i].Name}\"; the model takes {Names(model.Inputs)}."))];
    }

    private static ReadOnlyMemory<byte> Bytes(GivenTensor given, ModelTensor tensor, RequestBody body, ref ReadOnlyMemory<byte> binary)
    {
        TensorType type = tensor.Info.Type;
        string datatype = TensorDatatype.NameOf(type);
        if (given.Datatype != datatype)
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" has the datatype {given.Datatype ?? "of nothing"}; the model takes {datatype}.");
        if (given.Shape is not { } shape || !shape.SequenceEqual(tensor.Info.Shape.Select(extent => (long)extent)))
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" has the shape [{string.Join(',', given.Shape ?? [])}]; the model takes {tensor.Info.Shape}.");
        if (given.BinaryDataSize is not { } size)
        {
            if (given.Data is not { } data)
                throw new HttpRejection(400, $"The input \"{tensor.Name}\" has neither data nor parameters.binary_data_size.");
            return TensorDatatype.HasJsonForm(type) ? TensorJson.Read(body.Json.Span[data], tensor)
                : throw new HttpRejection(400, $"The input \"{tensor.Name}\" is {datatype}, which has no form in JSON; send it as binary data.");
        }
        if (given.Data is not null)
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" has both data and parameters.binary_data_size.");
        if (!body.HasBinary)
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" has parameters.binary_data_size, and the request has no {RequestBody.LengthField}.");
        CheckSize(tensor, size);
        if (size > binary.Length)
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" is {size} bytes of binary data; the body has {binary.Length} left.");
        ReadOnlyMemory<byte> bytes = binary[..(int)size];
        binary = binary[(int)size..];
        CheckBooleans(tensor, bytes.Span);
        return bytes;
    }

    private RequestedOutput[] Outputs(GivenRequest given)
    {
        bool areBinary = given.BinaryDataOutput ?? false;
        RequestedOutput[] outputs = given.Outputs is { Count: > 0 } named
            ? [.. named.Select(output => new RequestedOutput(IndexOf(model.Outputs, output.Name, "output"), output.BinaryData ?? areBinary))]
            : [.. model.Outputs.Select((_, i) => new RequestedOutput(i, areBinary))];
        if (outputs.DistinctBy(output => output.Index).Count() < outputs.Length)
            throw new HttpRejection(400, "An output is asked for twice.");
        if (outputs.FirstOrDefault(output => !output.IsBinary && !TensorDatatype.HasJsonForm(model.Outputs[output.Index].Info.Type)) is { } mute)
            throw new HttpRejection(400, $"The output \"{model.Outputs[mute.Index].Name}\" has no form in JSON; ask for it with \"binary_data\": true.");
        return outputs;
    }

    private static int IndexOf(IReadOnlyList<ModelTensor> tensors, string? name, string what)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Name == name)
                return i;
        }
        throw new HttpRejection(400, name is null ? $"An {what} has no name; the model has {Names(tensors)}." : $"The model has no {what} \"{name}\"; it has {Names(tensors)}.");
    }

    private static void CheckSize(ModelTensor tensor, long bytes)
    {
        if (bytes != tensor.Info.ByteLength)
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" has {bytes} bytes; {TensorDatatype.NameOf(tensor.Info.Type)} {tensor.Info.Shape} has {tensor.Info.ByteLength}.");
    }

    private static void CheckBooleans(ModelTensor tensor, ReadOnlySpan<byte> bytes)
    {
        if (tensor.Info.Type == TensorType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new HttpRejection(400, $"The input \"{tensor.Name}\" is BOOL: each of its bytes must be 0 or 1.");
    }

    private static string Names(IReadOnlyList<ModelTensor> tensors) => string.Join(", ", tensors.Select(tensor => $"\"{tensor.Name}\""));
}
