using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Sensors;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Platform.Sensors;

public sealed class SensorReaderTests : IDisposable
{
    private readonly WatchedTime _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Quantities_come_first_and_then_a_line_for_each_reading()
    {
        using ScriptedSensor sensor = new(failures: 0);

        await RunAsync(sensor, count: 1);

        Assert.Equal($"# temperature, humidity{Environment.NewLine}21.5,40{Environment.NewLine}", _output.ToString());
    }

    [Fact]
    public async Task A_reading_that_fails_is_repeated()
    {
        using ScriptedSensor sensor = new(failures: SensorResilience.Attempts - 1);

        await RunAsync(sensor, count: 1);

        Assert.Equal(SensorResilience.Attempts, sensor.Readings);
    }

    [Fact]
    public async Task A_sensor_that_fails_in_all_attempts_ends_the_reading_with_its_sentence()
    {
        using ScriptedSensor sensor = new(failures: SensorResilience.Attempts);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(sensor, count: 1));

        Assert.Equal("No acknowledge.", failure.Message);
    }

    [Fact]
    public async Task A_sensor_that_hangs_is_given_up()
    {
        using ScriptedSensor sensor = new(failures: 0) { Hangs = true };
        Task running = RunAsync(sensor, count: 1);
        await sensor.Entered;

        _time.Advance(SensorResilience.ReadingTimeout);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => running);
        Assert.Equal("The sensor gave no value in 10 s.", failure.Message);
    }

    private async Task RunAsync(ISensor sensor, int count)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task running = new SensorReader(sensor, TimeSpan.FromSeconds(1), _time).RunAsync(_output, count, stop);
        while (await Task.WhenAny(running, _time.Pauses.WaitAsync(stop)) != running)
            _time.Advance(SensorResilience.Pause);
        await running;
    }

    /// <summary>Tells when someone waits for the pause between two attempts.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        public SemaphoreSlim Pauses { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == SensorResilience.Pause)
                Pauses.Release();
            return timer;
        }
    }

    private sealed class ScriptedSensor(int failures) : ISensor
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public IReadOnlyList<string> Quantities => ["temperature", "humidity"];

        public bool Hangs { get; init; }

        public int Readings { get; private set; }

        public void Read(Span<double> values)
        {
            _entered.TrySetResult();
            if (Hangs)
                _end.Wait();
            if (++Readings <= failures)
                throw new IOException("No acknowledge.");
            (values[0], values[1]) = (21.5, 40);
        }

        public void Dispose() => _end.Set();
    }
}
