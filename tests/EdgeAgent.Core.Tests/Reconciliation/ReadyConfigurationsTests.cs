using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Core.Tests.Reconciliation;

/// <summary>What the automatic device configurations of <c>device-configs/configurations</c> ask of a device.</summary>
public sealed class ReadyConfigurationsTests
{
    [Fact]
    public void The_agent_takes_the_interval_for_metered_networks() =>
        Assert.Equal(300, DesiredState.Read(Desired("telemetry-metered"), new ModelLimits()).TelemetryInterval!.Seconds);

    [Fact]
    public void The_agent_takes_the_limits_for_batteries()
    {
        DesiredState desired = DesiredState.Read(Desired("governor-battery"), new ModelLimits());

        Assert.Null(desired.Governor!.Problem);
        Assert.Equal((50, 20, true), (desired.Governor.Limits!.BatterySlowPercent, desired.Governor.Limits.BatteryPausePercent, desired.Governor.Limits.SlowWhenThrottled));
    }

    private static JsonObject Desired(string name)
    {
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot!, "device-configs", "configurations", name + ".json")))!;
        return new JsonObject(configuration["content"]!["deviceContent"]!.AsObject().Select(setting =>
            KeyValuePair.Create(setting.Key["properties.desired.".Length..], setting.Value?.DeepClone())));
    }
}
