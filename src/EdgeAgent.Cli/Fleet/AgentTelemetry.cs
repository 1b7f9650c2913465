using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Cli.Fleet;

/// <summary>Reads what agents send among all that a hub stores.</summary>
internal static class AgentTelemetry
{
    /// <summary>The message as telemetry of an agent; null when it is something else.</summary>
    public static TelemetryMessage? Read(StoredMessage message)
    {
        if (message.Body is not JsonElement { ValueKind: JsonValueKind.Object } body
            || !body.TryGetProperty("schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.String || schema.GetString() != TelemetryMessage.SchemaId)
        {
            return null;
        }
        try
        {
            return body.Deserialize(ContractsJsonContext.Default.TelemetryMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
