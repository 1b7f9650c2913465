using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>What the cloud asks of the telemetry interval.</summary>
/// <param name="Seconds">The interval; null when the value is not acceptable.</param>
/// <param name="Value">The value as it came; null when it is too large to repeat.</param>
internal sealed record IntervalRequest(int? Seconds, JsonNode? Value)
{
    public const int MinSeconds = 1, MaxSeconds = 86400;

    private const int MaxEchoBytes = 256;

    public static IntervalRequest Read(JsonNode value)
    {
        int? seconds = HostileJson.Integer(value) is long number and >= MinSeconds and <= MaxSeconds ? (int)number : null;
        bool canRepeat = JsonSerializer.SerializeToUtf8Bytes(value, NodeJsonContext.Default.JsonNode).Length <= MaxEchoBytes;
        return new IntervalRequest(seconds, canRepeat ? value.DeepClone() : null);
    }
}
