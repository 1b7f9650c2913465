using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Hub.Tests.Rollouts;

/// <summary>Telemetry as an agent sends it.</summary>
internal static class RolloutTelemetry
{
    public static string Message(string sha256, int inferences, double microseconds)
    {
        long[] counts = new long[LatencySketch.IndexBound(32)];
        counts[LatencySketch.IndexOf((long)(microseconds * 1000), 32)] = inferences;
        string sketch = JsonSerializer.Serialize(LatencySketch.Of(32, counts), ContractsJsonContext.Default.LatencySketch);
        return $$$"""
            {"schema":"edgeagent/telemetry/1","sequence":1,"runId":"r","timestampUtc":"2026-12-01T12:00:00Z","windowSeconds":10,
             "slots":[{"slot":"default","model":"digits","version":"2","sha256":"{{{sha256}}}","inferences":{{{inferences}}},"inputErrors":0,"latencySketch":{{{sketch}}},"arenaBytes":1,"weightsBytes":1}],
             "system":{},"power":{"source":"none"}}
            """;
    }
}
