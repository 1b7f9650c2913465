using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class MessageFitTests
{
    private const long Bytes = 123_456_789;

    [Fact]
    public void One_busy_slot_with_everything_at_its_worst_realistic_size_needs_nothing_left_out()
    {
        TelemetryMessage message = Worst(1);
        byte[] body = MessageFit.Serialize(ref message);

        Assert.InRange(body.Length, 1, MessageFit.MaxBodyBytes);
        Assert.Null(message.Omitted);
        Assert.Equal(10_000, message.Slots[0].LatencySketch!.Count);
    }

    [Theory]
    [InlineData(2, "pressure last")]
    [InlineData(3, "pressure last sketchDetail")]
    [InlineData(4, "pressure last sketchDetail preprocess outputs sketch")]
    [InlineData(6, "pressure last sketchDetail preprocess outputs sketch drift")]
    [InlineData(20, "pressure last sketchDetail preprocess outputs sketch drift slots")]
    public void More_slots_leave_out_what_is_needed_least_first_and_say_so(int slots, string omitted)
    {
        TelemetryMessage message = Worst(slots);
        byte[] body = MessageFit.Serialize(ref message);
        TelemetryMessage read = JsonSerializer.Deserialize(body, ContractsJsonContext.Default.TelemetryMessage)!;

        Assert.InRange(body.Length, 1, MessageFit.MaxBodyBytes);
        Assert.Equal(omitted, string.Join(' ', read.Omitted!));
        Assert.Equal(omitted.EndsWith("slots", StringComparison.Ordinal) ? 0 : slots, read.Slots.Count);
    }

    [Fact]
    public void A_sketch_of_durations_over_all_orders_of_magnitude_stays_below_six_hundred_bytes()
    {
        var histogram = new LatencyHistogram();
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
            histogram.Record(TimeSpan.FromMicroseconds(Math.Pow(10, random.NextDouble() * 9)));

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(histogram.ToSketch()!, SketchOnly.Default.LatencySketch);

        Assert.InRange(json.Length, 1, 600);
    }

    [Fact]
    public void A_histogram_and_its_sketch_tell_the_same_quantiles_within_their_errors()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var histogram = new LatencyHistogram();
            for (int i = random.Next(1, 500); i > 0; i--)
                histogram.Record(TimeSpan.FromMicroseconds(20_000 + (random.NextDouble() * 10_000)));
            LatencySketch sketch = histogram.ToSketch()!;

            Assert.Equal((histogram.Count, LatencySketch.FinestPerOctave, true), (sketch.Count, sketch.PerOctave, sketch.IsWellFormed));
            foreach (double fraction in new[] { 0.01, 0.5, 0.99, 1 })
                Assert.Equal(1, sketch.QuantileUs(fraction)!.Value / histogram.QuantileUs(fraction), 0.02 + 0.01);
        }
    }

    // A minute of a busy slot: latencies between 5 and 80 ms, long names, labels and kinds of numbers.
    private static TelemetryMessage Worst(int slots) => new()
    {
        Sequence = 123_456,
        RunId = "0123456789abcdef",
        TimestampUtc = new DateTimeOffset(2026, 8, 1, 12, 34, 56, TimeSpan.Zero).AddTicks(1_234_567),
        WindowSeconds = 60.123,
        Slots = [.. Enumerable.Range(0, slots).Select(Slot)],
        System = new SystemWindow
        {
            ResidentBytes = Bytes,
            PeakResidentBytes = Bytes,
            AvailableBytes = Bytes * 10,
            CpuPercent = 123.456,
            TemperatureCelsius = 82.123,
            CpuMegahertz = 1500,
            CpuMaxMegahertz = 2400,
            BatteryPercent = 37,
            Throttling = Enum.GetValues<ThrottlingReason>(),
            Pressure = new PressureWindow { CpuSome = 12.34, CpuFull = 12.34, MemorySome = 12.34, MemoryFull = 12.34, IoSome = 12.34, IoFull = 12.34 },
            ControlGroup = new ControlGroupWindow { MemoryBytes = Bytes, MemoryHighBytes = Bytes, MemoryMaxBytes = Bytes, OomKills = 12, CpuThrottledSeconds = 123.456 },
            Disk = new DiskWindow { AgentBytes = Bytes, DeviceBytes = Bytes, AgentBytesPerDay = Bytes, DeviceBytesPerDay = Bytes * 100 },
        },
        Power = new PowerWindow { Source = PowerSource.Estimate, SourceName = "estimate:cpu-share", Watts = 3.141592653589793, Millijoules = 188495.55921538759, IdleWatts = 2.718281828459045, IsCalibrated = true },
        Governor = new GovernorReport { Factor = 2.345, IsPaused = false, Reason = GovernorReason.Temperature, Detail = "temperature 82.1 not yet below 77; interval 2.345 s instead of 1.0 s" },
        Clock = new ClockWindow { State = ClockState.Synchronised, IsSynchronised = true, AheadSeconds = -123.4 },
    };

    private static InferenceWindow Slot(int number)
    {
        var histogram = new LatencyHistogram();
        var random = new Random(number);
        for (int i = 0; i < 10_000; i++)
            histogram.Record(TimeSpan.FromMilliseconds(5 + (75 * random.NextDouble())));
        return new InferenceWindow
        {
            Slot = $"entrance-{number}",
            Model = "mobilenet_v2_1.0_224_quant",
            Version = "2026.08.1",
            Sha256 = new string('a', 64),
            Inferences = 10_000,
            InputErrors = 3,
            LatencyUs = histogram.Summarize(),
            LatencySketch = histogram.ToSketch(),
            PreprocessUs = histogram.Summarize(),
            ArenaBytes = Bytes,
            WeightsBytes = Bytes,
            Last = [.. Enumerable.Range(0, 5).Select(i => new Classification { Index = 900 + i, Label = "a label of thirty-two characters", Score = 0.12345678901234567 })],
            LastInput = "2026-08-01T12-34-56.789-entrance.jpg",
            Outputs = new OutputSketch { Classes = [.. Enumerable.Range(0, 8).SelectMany(i => new long[] { 900 + i, 1000 + i })], Other = 1234, Confidence = [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000] },
            Drift = new DriftWindow { Reference = DriftReference.Manifest, Inferences = 500, ClassPsi = 0.1234, ConfidencePsi = 0.1234 },
            MillijoulesPerInference = 123.45678901234567,
        };
    }
}
