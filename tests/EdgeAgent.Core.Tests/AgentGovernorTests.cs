using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests;

public sealed class AgentGovernorTests
{
    [Fact]
    public async Task Heat_slows_the_pipeline_down_and_twin_and_telemetry_say_why()
    {
        using var pictures = new TestFolder();
        await using TestAgent agent = Agent(pictures, new GovernorLimits { TemperatureSlowCelsius = 80, MaxFactor = 4 });
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        TelemetryMessage cool = await TelemetryAsync(agent, message => message.Slots is [{ Inferences: >= 5 }]);
        Assert.Equal(new GovernorReport { Factor = 1, IsPaused = false, Reason = GovernorReason.None }, cool.Governor);

        agent.Probe.Conditions = new DeviceConditions { TemperatureCelsius = 82.1 };
        TelemetryMessage hot = await TelemetryAsync(agent, message => message.Governor is { Factor: 4 } && message.Slots is [{ Inferences: <= 4 }]);

        Assert.Equal((GovernorReason.Temperature, "temperature 82.1 above 80; interval 4.0 s instead of 1.0 s", false), (hot.Governor!.Reason, hot.Governor.Detail, hot.Governor.IsPaused));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => State(agent)?["reason"]?.GetValue<string>() == GovernorReason.Temperature, "the report"));
        agent.Probe.Conditions = new DeviceConditions { TemperatureCelsius = 60 };
        await TelemetryAsync(agent, message => message.Governor is { Reason: GovernorReason.None } && message.Slots is [{ Inferences: >= 5 }]);
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => State(agent)?["reason"]?.GetValue<string>() == GovernorReason.None, "the report"));
    }

    [Fact]
    public async Task A_pause_stops_the_pipeline_and_its_end_starts_it_again()
    {
        using var pictures = new TestFolder();
        await using TestAgent agent = Agent(pictures, new GovernorLimits { BatteryPausePercent = 20 });
        agent.Probe.Conditions = new DeviceConditions { BatteryPercent = 15, IsOnBattery = true };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        TelemetryMessage paused = await TelemetryAsync(agent, message => message.Governor is { IsPaused: true } && message.Slots is [{ Inferences: 0 }]);
        Assert.Equal("battery 15 %, at most 20 %; paused until above 25 % or charging", paused.Governor!.Detail);
        Assert.Equal(PipelineState.Paused, agent.Runtime.Status.Pipelines.Single().State);
        Assert.Contains("battery 15 %", agent.Runtime.Status.Pipelines.Single().Detail, StringComparison.Ordinal);
        agent.Probe.Conditions = new DeviceConditions { BatteryPercent = 15, IsOnBattery = false };
        await TelemetryAsync(agent, message => message.Slots is [{ Inferences: > 0 }]);
    }

    [Fact]
    public async Task The_power_budget_of_the_twin_holds_against_the_measured_mean_and_is_answered()
    {
        using var pictures = new TestFolder();
        await using TestAgent agent = Agent(pictures, new GovernorLimits { TemperatureSlowCelsius = 80 }, new ScriptedPowerMeter { Reading = new PowerReading { Watts = 5 } });
        await agent.StartConnectedAsync();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Answer(agent)?["ac"]?.GetValue<int>() == AcknowledgementCode.DeviceDefault, "the default"));
        await agent.Hub.ChangeDesiredAsync(Limits(new JsonObject { ["powerWatts"] = 3, ["powerWindowSeconds"] = 10 }));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Answer(agent)?["ac"]?.GetValue<int>() == AcknowledgementCode.Done, "the answer"));
        Assert.Equal((3.0, 80.0), (Answer(agent)!["value"]!["powerWatts"]!.GetValue<double>(), Answer(agent)!["value"]!["temperatureSlowCelsius"]!.GetValue<double>()));
        TelemetryMessage over = await TelemetryAsync(agent, message => message.Governor is { Reason: GovernorReason.PowerBudget, Factor: > 2 });
        Assert.StartsWith("mean power 5.00 W above 3 W; interval ", over.Governor!.Detail, StringComparison.Ordinal);

        await agent.Hub.ChangeDesiredAsync(Limits(new JsonObject { ["powerWatts"] = "little" }));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Answer(agent)?["ac"]?.GetValue<int>() == AcknowledgementCode.Rejected, "the refusal"));
        Assert.Equal("powerWatts must be a number from 0.1 to 1000. The limits before stay in force.", (string)Answer(agent)!["ad"]!);
        await TelemetryAsync(agent, message => message.Governor is { Reason: GovernorReason.PowerBudget });
    }

    [Fact]
    public async Task A_pause_holds_for_benchmarks_too()
    {
        await using var agent = new TestAgent { Governor = new GovernorLimits { BatteryPausePercent = 20 } };
        agent.Probe.Conditions = new DeviceConditions { BatteryPercent = 15, IsOnBattery = true };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => State(agent)?["reason"]?.GetValue<string>() == GovernorReason.Battery, "the report"));

        (int status, JsonNode payload) = await agent.Hub.CallAsync("benchmark");

        Assert.Equal(
            (503, "The governor lets no model run now: battery 15 %, at most 20 %; paused until above 25 % or charging"), (status, (string)payload["error"]!));
        Assert.Equal(0, agent.Runtime.Slots.Activity.Started);
    }

    private static TestAgent Agent(TestFolder pictures, GovernorLimits limits, IPowerMeter? meter = null)
    {
        File.WriteAllBytes(pictures["a.png"], TinyModels.Picture(1));
        return new TestAgent
        {
            Pipeline = new PipelineOptions { Slot = "default", Folder = pictures.Path, Interval = TimeSpan.FromSeconds(1) },
            Governor = limits,
            PowerMeter = meter,
        };
    }

    private static JsonObject Limits(JsonObject limits) => new() { ["governor"] = new JsonObject { ["__t"] = "c", ["limits"] = limits } };

    private static JsonNode? Answer(TestAgent agent) => agent.Hub.Reported["governor"]?["limits"];

    private static JsonNode? State(TestAgent agent) => agent.Hub.Reported["governor"]?["state"];

    private static async Task<TelemetryMessage> TelemetryAsync(TestAgent agent, Func<TelemetryMessage, bool> condition)
    {
        int from = agent.Hub.Telemetry.Count;
        TelemetryMessage? Find() => agent.Hub.Telemetry.Skip(from).FirstOrDefault(condition);
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Find() is not null, "a telemetry message"));
        return Find()!;
    }
}
