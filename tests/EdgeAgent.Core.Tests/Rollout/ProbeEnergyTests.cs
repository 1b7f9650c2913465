using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Rollout;

public sealed class ProbeEnergyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PowerHistory _history;
    private InferenceActivity _activity;

    public ProbeEnergyTests() => _history = new PowerHistory(_time);

    [Fact]
    public void Energy_is_what_the_device_drew_above_its_idle_power_in_the_timed_runs()
    {
        ProbeEnergy energy = Create(idleWatts: 2);
        Draw(2.5, seconds: 30);
        ProbeEnergy.Beginning before = energy.Begin();
        Draw(9, seconds: 4);
        Draw(5, seconds: 6);
        Assert.Equal(3 * 6000 / 60.0, energy.End(before, Figures(runs: 60, seconds: 6))!.Value, 6);
    }

    [Fact]
    public void Where_models_ran_beside_the_probe_the_power_before_it_counts_as_otherwise()
    {
        ProbeEnergy energy = Create(idleWatts: 2);
        Draw(2.5, seconds: 30);
        ProbeEnergy.Beginning before = energy.Begin();
        Draw(5, seconds: 6);
        _activity = new InferenceActivity(3, 3);
        Assert.Equal(2.5 * 6000 / 60, energy.End(before, Figures(runs: 60, seconds: 6))!.Value, 6);
    }

    [Fact]
    public void Without_enough_readings_or_without_a_baseline_it_is_unknown_and_not_zero()
    {
        ProbeEnergy energy = Create(idleWatts: null);
        ProbeEnergy.Beginning before = energy.Begin();
        Draw(5, seconds: 6);
        Assert.Null(energy.End(before, Figures(runs: 60, seconds: 6)));
        ProbeEnergy sparse = Create(idleWatts: 2);
        before = sparse.Begin();
        _time.Advance(TimeSpan.FromSeconds(4));
        Draw(5, seconds: 2);
        Assert.Null(sparse.End(before, Figures(runs: 60, seconds: 6)));
    }

    private ProbeEnergy Create(double? idleWatts) => new(_history, () => idleWatts, () => _activity, hasMeter: true, _time);

    private void Draw(double watts, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _history.Add(watts * 1000, TimeSpan.FromSeconds(1));
        }
    }

    private static ProbeFigures Figures(long runs, int seconds) => new()
    {
        LoadUs = 1,
        ArenaBytes = 1,
        WeightsBytes = 1,
        TimedRuns = runs,
        TimedTime = TimeSpan.FromSeconds(seconds),
        OutputsSha256 = [],
    };
}
