using System.Text.Json;

namespace EdgeAgent.Contracts;

/// <summary>Whether the values in hostile JSON can be read.</summary>
/// <remarks>The parser of the class library checks the grammar alone. A name or string that is not UTF-8, an escape that is half of a surrogate pair, or an exponent beyond an int32 comes out as an exception
/// where it is read or compared first.</remarks>
public static class JsonText
{
    private const int MostExponentDigits = 8;

    /// <summary>Whether every name, string and number can be read.</summary>
    /// <param name="utf8">One JSON document.</param>
    /// <returns>False also for what is no JSON.</returns>
    public static bool IsReadable(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader reader = new(utf8);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    _ = reader.GetString();
                else if (reader.TokenType == JsonTokenType.Number && !HasExponentInRange(reader.ValueSpan))
                    return false;
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool HasExponentInRange(ReadOnlySpan<byte> number)
    {
        int exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return exponent < 0 || number[(exponent + 1)..].TrimStart("+-"u8).TrimStart((byte)'0').Length <= MostExponentDigits;
    }
}
