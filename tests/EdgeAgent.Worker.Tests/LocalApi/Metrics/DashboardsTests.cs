using System.Diagnostics.Metrics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using EdgeAgent.Core;
using EdgeAgent.Worker.LocalApi.Metrics;
using EdgeAgent.Worker.Tests.Configuration;

namespace EdgeAgent.Worker.Tests.LocalApi.Metrics;

[UnsupportedOSPlatform("windows")]
public sealed partial class DashboardsTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(DeviceConfigsTests.Folder)!, "deploy", "grafana");

    public static TheoryData<string> Files => ["edge-agent.rules.yml", "edge-agent.rules.test.yml", "dashboards/fleet.json", "dashboards/device.json"];

    [Theory, MemberData(nameof(Files))]
    public async Task Every_metric_that_is_named_is_one_that_the_agent_exports(string file)
    {
        HashSet<string> exported = await ExportedAsync();
        string[] named = [.. MetricName().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken)).Select(match => match.Value).Distinct()];

        Assert.True(named.Length > 10);
        Assert.Empty(named.Except(exported));
    }

    private static async Task<HashSet<string>> ExportedAsync()
    {
        List<Instrument> instruments = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == AgentRuntime.MeterName)
            {
                lock (instruments)
                    instruments.Add(instrument);
            }
        };
        listener.Start();
        await using ApiBench api = await ApiBench.StartAsync();
        await api.GetAsync("/metrics");
        lock (instruments)
            return [.. instruments.Select(instrument => new MetricFamily(instrument)).SelectMany(Names)];
    }

    private static IEnumerable<string> Names(MetricFamily family) =>
        family.Kind == MetricKind.Histogram ? [family.Name, family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"] : [family.Name];

    // Recorded series have a colon before or behind a metric's name.
    [GeneratedRegex(@"(?<![a-z0-9_:])(edgeagent|process)_[a-z0-9_]+(?![a-z0-9_:])")]
    private static partial Regex MetricName();
}
