using System.Text.Json;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>The JSON of an inference request as it was sent, before any model is asked about it. Members that the protocol does not have are passed over.</summary>
internal sealed class GivenRequest
{
    private const int MaxTensors = 64, MaxRank = 16, MaxIdLength = 256;

    public string? Id { get; private set; }

    public bool? BinaryDataOutput { get; private set; }

    public List<GivenTensor>? Inputs { get; private set; }

    public List<GivenTensor>? Outputs { get; private set; }

    /// <summary>Reads the JSON.</summary>
    /// <exception cref="HttpRejection">It is no JSON, or a member is not what the protocol says.</exception>
    public static GivenRequest Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        try
        {
            GivenRequest request = new();
            reader.Read();
            request.ReadMembers(ref reader);
            return reader.Read() ? throw new HttpRejection(400, "The body has something behind its JSON object.") : request;
        }
        catch (JsonException e)
        {
            throw new HttpRejection(400, $"The body is no valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; accepted is an object with inputs.");
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartObject, "The body", "an object with inputs");
        while (Next(ref reader) is { } member)
        {
            switch (member)
            {
                case "id":
                    Id = Text(ref reader, "id");
                    if (Id.Length > MaxIdLength)
                        throw new HttpRejection(400, $"id is longer than {MaxIdLength} characters.");
                    break;
                case "parameters":
                    ReadParameters(ref reader, "parameters");
                    break;
                case "inputs" when Inputs is null:
                    Inputs = Tensors(ref reader, "inputs");
                    break;
                case "outputs" when Outputs is null:
                    Outputs = Tensors(ref reader, "outputs");
                    break;
                case "inputs" or "outputs":
                    throw new HttpRejection(400, $"{member} is there twice.");
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadParameters(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.StartObject, place, "an object");
        while (Next(ref reader) is { } member)
        {
            if (member == "binary_data_output")
                BinaryDataOutput = Boolean(ref reader, $"{place}.{member}");
            else
                reader.Skip();
        }
    }

    private static List<GivenTensor> Tensors(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.StartArray, place, "an array of objects");
        List<GivenTensor> tensors = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (tensors.Count == MaxTensors)
                throw new HttpRejection(400, $"{place} has more than {MaxTensors} entries.");
            tensors.Add(Tensor(ref reader, $"{place}[{tensors.Count}]"));
        }
        return tensors;
    }

    private static GivenTensor Tensor(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.StartObject, place, "an object with name");
        GivenTensor tensor = new();
        while (Next(ref reader) is { } member)
        {
            switch (member)
            {
                case "name":
                    tensor.Name = Text(ref reader, $"{place}.name");
                    break;
                case "datatype":
                    tensor.Datatype = Text(ref reader, $"{place}.datatype");
                    break;
                case "shape":
                    tensor.Shape = Shape(ref reader, $"{place}.shape");
                    break;
                case "parameters":
                    Parameters(ref reader, tensor, $"{place}.parameters");
                    break;
                case "data":
                    Require(ref reader, JsonTokenType.StartArray, $"{place}.data", "an array");
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    tensor.Data = start..(int)reader.BytesConsumed;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return tensor;
    }

    private static void Parameters(ref Utf8JsonReader reader, GivenTensor tensor, string place)
    {
        Require(ref reader, JsonTokenType.StartObject, place, "an object");
        while (Next(ref reader) is { } member)
        {
            if (member == "binary_data_size")
                tensor.BinaryDataSize = Number(ref reader, $"{place}.{member}");
            else if (member == "binary_data")
                tensor.BinaryData = Boolean(ref reader, $"{place}.{member}");
            else
                reader.Skip();
        }
    }

    private static List<long> Shape(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.StartArray, place, "an array of numbers");
        List<long> shape = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (shape.Count == MaxRank)
                throw new HttpRejection(400, $"{place} has more than {MaxRank} dimensions.");
            shape.Add(Number(ref reader, place));
        }
        return shape;
    }

    // The next member's name, with the reader on its value; null at the object's end.
    private static string? Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
            return null;
        string name = Unescaped(ref reader);
        reader.Read();
        return name;
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string place, string expected)
    {
        if (reader.TokenType != type)
            throw new HttpRejection(400, $"{place} must be {expected}.");
    }

    private static string Text(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.String, place, "a text");
        return Unescaped(ref reader);
    }

    private static string Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new HttpRejection(400, "The body has a text that is no valid UTF-8.");
        }
    }

    private static long Number(ref Utf8JsonReader reader, string place) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0
        ? number
        : throw new HttpRejection(400, $"{place} must hold whole numbers that are not negative.");

    private static bool Boolean(ref Utf8JsonReader reader, string place) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.TokenType == JsonTokenType.True
        : throw new HttpRejection(400, $"{place} must be true or false.");
}
