using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Governor;

namespace EdgeAgent.Core.Tests.Governor;

public sealed class GovernorRequestTests
{
    [Fact]
    public void Limits_are_read_and_members_of_later_versions_are_passed_over()
    {
        GovernorRequest request = Read("""
            {"powerWatts":3.5,"powerWindowSeconds":30,"temperatureSlowCelsius":75,"temperaturePauseCelsius":82,"batterySlowPercent":40,"batteryPausePercent":15,
             "memoryPressurePercent":20,"slowWhenThrottled":true,"maxFactor":4,"moonPhase":"full"}
            """);

        Assert.Equal(
            new GovernorLimits
            {
                PowerWatts = 3.5,
                PowerWindowSeconds = 30,
                TemperatureSlowCelsius = 75,
                TemperaturePauseCelsius = 82,
                BatterySlowPercent = 40,
                BatteryPausePercent = 15,
                MemoryPressurePercent = 20,
                SlowWhenThrottled = true,
                MaxFactor = 4,
            },
            request.Limits);
        Assert.Null(request.Problem);
    }

    [Theory]
    [InlineData("[]", "The limits must be a JSON object.")]
    [InlineData("\"cool\"", "The limits must be a JSON object.")]
    [InlineData("""{"powerWatts":"4"}""", "powerWatts must be a number from 0.1 to 1000.")]
    [InlineData("""{"powerWatts":0}""", "powerWatts must be a number from 0.1 to 1000.")]
    [InlineData("""{"temperatureSlowCelsius":1e308}""", "temperatureSlowCelsius must be a number from 0 to 120.")]
    [InlineData("""{"maxFactor":{}}""", "maxFactor must be a number from 1 to 100.")]
    [InlineData("""{"slowWhenThrottled":1}""", "slowWhenThrottled must be true or false.")]
    public void What_is_not_acceptable_is_named(string json, string problem)
    {
        GovernorRequest request = Read(json);

        Assert.Equal((null, problem), (request.Limits, request.Problem));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), request.Value));
    }

    [Fact]
    public void A_value_that_is_too_large_is_not_repeated() => Assert.Null(Read($"\"{new string('x', 5000)}\"").Value);

    [Fact]
    public void What_the_twin_leaves_out_is_the_configurations()
    {
        GovernorLimits limits = GovernorBounds.Overlay(new() { TemperatureSlowCelsius = 70, PowerWatts = 5, SlowWhenThrottled = true }, new() { PowerWatts = 3, SlowWhenThrottled = false });

        Assert.Equal(new GovernorLimits { TemperatureSlowCelsius = 70, PowerWatts = 3, SlowWhenThrottled = false }, limits);
        Assert.Equal("temperaturePauseCelsius, 60, must be at least temperatureSlowCelsius, 70.", GovernorBounds.FindContradiction(limits with { TemperaturePauseCelsius = 60 }));
        Assert.NotNull(GovernorBounds.FindContradiction(new() { BatterySlowPercent = 10, BatteryPausePercent = 20 }));
        Assert.Null(GovernorBounds.FindContradiction(new() { BatteryPausePercent = 20, TemperaturePauseCelsius = 1 }));
    }

    private static GovernorRequest Read(string json) => GovernorRequest.Read(JsonNode.Parse(json)!);
}
