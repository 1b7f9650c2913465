using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Calibration;
using EdgeAgent.Worker.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Calibration;

public sealed class PowerCalibrationTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedMeter _meter = new() { Watts = 2.0004 };
    private readonly List<string> _lines = [];

    [Fact]
    public async Task The_idle_and_the_busy_board_are_measured_one_after_the_other()
    {
        int loads = 0;
        Task<PowerEstimateSettings> measuring = MeasureAsync(5.5, onStart: () => loads++, onEnd: () => loads--);
        Assert.Equal(new PowerEstimateSettings(2, 5.5, "scripted"), await measuring);
        Assert.Equal(0, loads);
        Assert.Equal(["scripted: the idle board, 10 s", "scripted: all cores at work, 10 s"], _lines);
    }

    [Theory]
    [InlineData(2.0004)]
    [InlineData(1.5)]
    public async Task A_load_that_makes_no_difference_gives_no_figures(double busyWatts)
    {
        CommandFailureException failure = await Assert.ThrowsAsync<CommandFailureException>(() => MeasureAsync(busyWatts));
        Assert.Contains("no figures are taken", failure.Message, StringComparison.Ordinal);
        Assert.Contains("W idle by scripted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_falls_silent_gives_no_figures_and_the_load_ends()
    {
        bool isOver = false;
        CommandFailureException failure = await Assert.ThrowsAsync<CommandFailureException>(() => MeasureAsync(null, onEnd: () => isOver = true));
        Assert.Equal("scripted gave values for less than half of 10 s; no figures are taken", failure.Message);
        Assert.True(isOver);
    }

    [Fact]
    public void The_load_runs_on_all_threads_until_it_is_disposed()
    {
        CalibrationLoad load = CalibrationLoad.Start(2, new Random(1));
        SpinWait.SpinUntil(() => load.Inferences >= 4, TimeSpan.FromSeconds(30));
        load.Dispose();
        long done = load.Inferences;
        Assert.InRange(done, 4, long.MaxValue);
        Assert.Equal(done, load.Inferences);
    }

    [Fact]
    public void The_load_is_an_int8_network_whose_outputs_spread_over_their_range()
    {
        using var interpreter = Inference.Interpreter.Create(TfLite.TfLiteModel.Parse(CalibrationModel.Create(new Random(1))));
        new Random(2).NextBytes(interpreter.InputBytes(0));
        interpreter.Invoke();
        Assert.Equal(CalibrationModel.Layers * 9_437_184L, interpreter.Macs);
        Assert.InRange(interpreter.OutputBytes(0).ToArray().Distinct().Count(), 100, 256);
    }

    private async Task<PowerEstimateSettings> MeasureAsync(double? busyWatts, Action? onStart = null, Action? onEnd = null)
    {
        var calibration = new PowerCalibration(
            _meter,
            () =>
            {
                onStart?.Invoke();
                _meter.Watts = busyWatts;
                return new Ending(onEnd);
            },
            _time,
            _lines.Add);
        Task<PowerEstimateSettings> measuring = calibration.MeasureAsync(10, TestContext.Current.CancellationToken);
        for (int second = 0; second < 200 && !measuring.IsCompleted; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(measuring, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        return await measuring;
    }

    private sealed class Ending(Action? onEnd) : IDisposable
    {
        public void Dispose() => onEnd?.Invoke();
    }
}
