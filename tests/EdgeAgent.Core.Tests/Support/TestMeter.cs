using System.Diagnostics.Metrics;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Instruments that nobody listens to.</summary>
internal static class TestMeter
{
    private static readonly Meter Shared = new("test");

    public static InferenceMeter Inferences { get; } = new(Shared);
}
