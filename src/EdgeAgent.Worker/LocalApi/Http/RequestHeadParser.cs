using System.Globalization;
using System.Text;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>Reads a request's head by RFC 9112 and takes nothing that two readers could understand in two ways.</summary>
internal static class RequestHeadParser
{
    private const int LongestLengthDigits = 18;

    /// <summary>Parses a head.</summary>
    /// <param name="head">The bytes up to the empty line, without it.</param>
    /// <param name="maxFields">The most header fields.</param>
    /// <exception cref="HttpRejection">The head is malformed, or asks for what is not done here. The connection has to end.</exception>
    public static RequestHead Parse(ReadOnlySpan<byte> head, int maxFields)
    {
        foreach (byte octet in head)
        {
            if (octet is < 0x20 and not ((byte)'\r' or (byte)'\n' or (byte)'\t') or 0x7f)
                throw Malformed("The head has a control character.");
        }
        string[] lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines.Any(line => line.AsSpan().ContainsAny('\r', '\n')))
            throw Malformed("A line of the head does not end with CR LF.");
        if (lines.Length - 1 > maxFields)
            throw new HttpRejection(431, $"The request has more than {maxFields} header fields.") { EndsConnection = true };
        (string method, string path, bool isHttp11) = ParseRequestLine(lines[0]);
        (string Name, string Value)[] fields = [.. lines.Skip(1).Select(ParseField)];
        CheckHost(fields, isHttp11);
        long? length = ContentLength(fields);
        bool isChunked = IsChunked(fields, isHttp11);
        if (isChunked && length is not null)
            throw Malformed("The request has both Content-Length and Transfer-Encoding.");
        string connection = Joined(fields, "Connection") ?? "";
        return new RequestHead
        {
            Method = method,
            Path = path,
            IsHttp11 = isHttp11,
            Fields = fields,
            ContentLength = length,
            IsChunked = isChunked,
            ExpectsContinue = isHttp11 && ExpectsContinue(fields),
            KeepsAlive = isHttp11 ? !HasToken(connection, "close") : HasToken(connection, "keep-alive"),
        };
    }

    private static (string Method, string Path, bool IsHttp11) ParseRequestLine(string line)
    {
        string[] words = line.Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || !words[0].All(IsTokenCharacter))
            throw Malformed("The first line is not METHOD TARGET HTTP/1.1.");
        if (words[2] is not ("HTTP/1.1" or "HTTP/1.0"))
            throw words[2].StartsWith("HTTP/", StringComparison.Ordinal)
                ? new HttpRejection(505, "The version of HTTP is not spoken here; accepted are HTTP/1.1 and HTTP/1.0.") { EndsConnection = true }
                : Malformed("The first line is not METHOD TARGET HTTP/1.1.");
        string target = words[1];
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            target = target.IndexOf('/', 7) is > 0 and var slash ? target[slash..] : "/";
        if (target is not ['/', ..] || target.Contains('#', StringComparison.Ordinal) || target.Any(c => c is < '!' or > '~'))
            throw Malformed("The request's target is not a path such as /v2/health/live.");
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return (words[0], query < 0 ? target : target[..query], words[2] == "HTTP/1.1");
    }

    private static (string Name, string Value) ParseField(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !line.Take(colon).All(IsTokenCharacter))
            throw Malformed("A header line is not NAME: VALUE.");
        return (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }

    private static void CheckHost((string Name, string Value)[] fields, bool isHttp11)
    {
        int hosts = fields.Count(field => Is(field.Name, "Host"));
        if (hosts > 1 || (hosts == 0 && isHttp11))
            throw Malformed("The request does not have exactly one Host.");
    }

    private static long? ContentLength((string Name, string Value)[] fields)
    {
        string[] values = [.. fields.Where(field => Is(field.Name, "Content-Length")).Select(field => field.Value).Distinct()];
        if (values.Length == 0)
            return null;
        return values.Length == 1 && values[0].Length is > 0 and <= LongestLengthDigits && values[0].All(char.IsAsciiDigit)
            ? long.Parse(values[0], CultureInfo.InvariantCulture)
            : throw Malformed("Content-Length is not one number of bytes.");
    }

    private static bool IsChunked((string Name, string Value)[] fields, bool isHttp11)
    {
        if (Joined(fields, "Transfer-Encoding") is not { } coding)
            return false;
        if (!isHttp11)
            throw Malformed("Transfer-Encoding needs HTTP/1.1.");
        return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new HttpRejection(501, "The transfer coding is not spoken here; accepted is chunked alone.") { EndsConnection = true };
    }

    private static bool ExpectsContinue((string Name, string Value)[] fields)
    {
        if (Joined(fields, "Expect") is not { } expectation)
            return false;
        return expectation.Equals("100-continue", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new HttpRejection(417, "The expectation is not met here; accepted is 100-continue.") { EndsConnection = true };
    }

    private static string? Joined((string Name, string Value)[] fields, string name)
    {
        string[] values = [.. fields.Where(field => Is(field.Name, name)).Select(field => field.Value)];
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    private static bool HasToken(string list, string token) => list.Split(',').Any(word => Is(word.Trim(), token));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static HttpRejection Malformed(string message) => new(400, message) { EndsConnection = true };
}
