using EdgeAgent.Worker.Hosting.Watchdog;

namespace EdgeAgent.Worker.Tests.Hosting.Watchdog;

public sealed class WatchdogSettingsTests
{
    [Theory]
    [InlineData("30000000", null, true, 10)]
    [InlineData("30000000", "", true, 10)]
    [InlineData("30000000", "42", true, 10)]
    [InlineData("30000000", "43", false, 10)]
    [InlineData("3000000", null, true, 1)]
    [InlineData("600000000", null, true, 10)]
    [InlineData("0", null, false, 10)]
    [InlineData("-5", null, false, 10)]
    [InlineData("soon", null, false, 10)]
    [InlineData(null, null, false, 10)]
    public void The_period_is_a_third_of_what_the_manager_waits_and_at_most_ten_seconds(string? microseconds, string? processId, bool isAsked, double seconds)
    {
        Dictionary<string, string?> environment = new() { ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = processId };

        WatchdogSettings settings = WatchdogSettings.Read(environment.GetValueOrDefault, processId: 42);

        Assert.Equal((isAsked, seconds), (settings.IsAsked, settings.Period.TotalSeconds));
    }
}
