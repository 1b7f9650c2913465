using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Twins;

/// <summary>IoT Hub's limits on what a twin may hold.</summary>
/// <remarks>
/// Sizes count keys and text in UTF-8 bytes, a number as 8, a Boolean as 4; <c>$metadata</c> and <c>$version</c> do not count. The limits hold for a patch
/// by itself and for what it leads to.
/// </remarks>
internal static class TwinLimits
{
    public const int SectionBytes = 32 << 10, TagsBytes = 8 << 10;

    private const int ValueBytes = 4 << 10, KeyBytes = 1 << 10, Depth = 10;

    private const long SmallestInteger = -4503599627370496, LargestInteger = 4503599627370495;

    /// <summary>What is wrong with some properties, as the rest of a sentence; null when nothing is.</summary>
    /// <param name="properties">The properties, without <c>$</c> members at the top.</param>
    /// <param name="largest">The most bytes in all.</param>
    public static string? Violation(JsonObject properties, int largest)
    {
        string? violation = Walk(properties, "", 1, out int size);
        return violation ?? (size > largest ? $"holds {size} bytes; at most {largest} are allowed" : null);
    }

    private static string? Walk(JsonObject properties, string path, int depth, out int size)
    {
        size = 0;
        if (depth > Depth)
            return $"nests deeper than {Depth} levels at '{path}'";
        foreach ((string name, JsonNode? value) in properties)
        {
            string here = path.Length == 0 ? name : $"{path}.{name}";
            if (KeyViolation(name) is { } wrong)
                return $"has the key '{Shorten(here)}', which {wrong}";
            int below;
            if (value is JsonObject nested)
            {
                if (Walk(nested, here, depth + 1, out below) is { } violation)
                    return violation;
            }
            else if (ValueViolation(value, depth + 1, out below) is { } violation)
                return $"has at '{Shorten(here)}' a value that {violation}";
            size += Encoding.UTF8.GetByteCount(name) + below;
        }

        return null;
    }

    private static string? KeyViolation(string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > KeyBytes)
            return $"must have 1 to {KeyBytes} bytes";
        foreach (char c in name)
        {
            if (char.IsControl(c) || c is '.' or '$' or ' ')
                return "must hold no control character, dot, dollar sign or space";
        }

        return null;
    }

    private static string? ValueViolation(JsonNode? value, int depth, out int size)
    {
        size = 0;
        switch (value?.GetValueKind() ?? JsonValueKind.Null)
        {
            case JsonValueKind.String:
                size = Encoding.UTF8.GetByteCount(value!.GetValue<string>());
                return size > ValueBytes ? $"has {size} bytes; one value may have {ValueBytes}" : null;
            case JsonValueKind.Number:
                size = 8;
                return IntegerViolation(value!.ToJsonString());
            case JsonValueKind.True or JsonValueKind.False:
                size = 4;
                return null;
            case JsonValueKind.Object:
                return Walk(value!.AsObject(), "", depth, out size);
            case JsonValueKind.Array:
                if (depth > Depth)
                    return $"nests deeper than {Depth} levels";
                foreach (JsonNode? item in value!.AsArray())
                {
                    if (ValueViolation(item, depth + 1, out int below) is { } violation)
                        return violation;
                    size += below;
                }

                return size > ValueBytes ? $"has {size} bytes; one value may have {ValueBytes}" : null;
            default:
                return null;
        }
    }

    private static string? IntegerViolation(string number)
    {
        if (number.AsSpan().ContainsAny('.', 'e', 'E'))
            return double.TryParse(number, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real) ? null : "is no number that a double can hold";
        return long.TryParse(number, CultureInfo.InvariantCulture, out long integer) && integer is >= SmallestInteger and <= LargestInteger
            ? null
            : $"is an integer outside {SmallestInteger} .. {LargestInteger}";
    }

    private static string Shorten(string path) => path.Length <= 64 ? path : path[..64] + "...";
}
