using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Methods;

/// <summary>A service's wish to call a method.</summary>
internal sealed record MethodRequest
{
    private const int LargestPayload = 128 << 10, LongestName = 100;
    private const int ShortestResponse = 5, LongestTimeout = 300, DefaultResponse = 30;

    public required string Name { get; init; }

    /// <summary>JSON for the device; empty for none.</summary>
    public required string Payload { get; init; }

    /// <summary>How long to wait for a device that is not connected.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>How long to wait for the device's answer.</summary>
    public required TimeSpan ResponseTimeout { get; init; }

    /// <summary>Reads the body <c>{methodName, payload, responseTimeoutInSeconds, connectTimeoutInSeconds}</c>.</summary>
    public static Outcome<MethodRequest> Parse(JsonObject? body)
    {
        if (body is null)
            return HubError.Argument("The body must be one JSON object with methodName.");
        if (body.Text("methodName") is not { Length: >= 1 and <= LongestName } name || name.AsSpan().IndexOfAny("/#+?\0") >= 0)
            return HubError.Argument($"methodName must be 1 to {LongestName} characters without / # + and ?.");
        string payload = body.TryGetPropertyValue("payload", out JsonNode? value) ? value?.ToHubJson() ?? "null" : "";
        if (System.Text.Encoding.UTF8.GetByteCount(payload) > LargestPayload)
            return HubError.TooLarge($"The payload may have {LargestPayload} bytes.");
        if (Seconds(body["responseTimeoutInSeconds"], ShortestResponse, DefaultResponse) is not { } response)
            return HubError.Argument($"responseTimeoutInSeconds must be a whole number from {ShortestResponse} to {LongestTimeout}.");
        if (Seconds(body["connectTimeoutInSeconds"], 0, 0) is not { } connect)
            return HubError.Argument($"connectTimeoutInSeconds must be a whole number from 0 to {LongestTimeout}.");
        return new MethodRequest { Name = name, Payload = payload, ResponseTimeout = response, ConnectTimeout = connect };
    }

    private static TimeSpan? Seconds(JsonNode? node, int least, int otherwise)
    {
        if (node is null)
            return TimeSpan.FromSeconds(otherwise);
        return node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out int seconds) && seconds >= least && seconds <= LongestTimeout
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
