using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeAgent.IotHub;

/// <summary>Reads the hub's answer to a twin request: the status stands in the topic, details of an error in the body, and either may be the one that tells.</summary>
internal static class TwinResponseReader
{
    private const int LongestMessage = 400;

    public static TwinResponse Read(int topicStatus, long? version, ReadOnlySequence<byte> payload)
    {
        byte[] body = payload.ToArray();
        (string? code, string? message) = ReadError(body);
        int status = topicStatus >= 300 ? topicStatus : StatusOf(code) ?? topicStatus;
        return new TwinResponse
        {
            Outcome = status switch
            {
                >= 200 and < 300 => TwinOutcome.Done,
                429 => TwinOutcome.Throttled,
                >= 500 => TwinOutcome.HubFailed,
                _ => TwinOutcome.Refused,
            },
            Status = status,
            Version = version,
            ErrorCode = code,
            ErrorMessage = message,
            Body = body,
        };
    }

    private static int? StatusOf(string? code) =>
        code is { Length: >= 3 } && int.TryParse(code.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status >= 300 ? status
        : code is null ? null : 400;

    private static (string? Code, string? Message) ReadError(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("errorCode", out JsonElement code))
                return default;
            string? message = document.RootElement.TryGetProperty("message", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return (code.ToString(), message is { Length: > LongestMessage } ? message[..LongestMessage] : message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
