using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class TelemetryLoopTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TelemetryBuffer _buffer = new(10, 100_000);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(8, 8, false)]
    [InlineData(20, 0, false)]
    public void A_message_stays_below_four_kilobytes_by_leaving_out_details_first(int slotCount, int slotsKept, bool classesKept)
    {
        using var slots = new ModelSlots(_time, TestMeter.Inferences);
        byte[] model = TinyModels.Classifier(1);
        string[] labels = [.. Enumerable.Range(0, TinyModels.Classes).Select(i => new string((char)('a' + i), 80))];
        Imaging.RgbImage picture = ImageDecoder.Decode(TinyModels.Picture(1));
        for (int i = 0; i < slotCount; i++)
        {
            slots.Switch($"slot{i}", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), labels, 5));
            Assert.True(slots[$"slot{i}"].Run(picture, "picture.png", TimeSpan.Zero));
        }
        Loop(slots).EndWindow();

        ReadOnlyMemory<byte> body = _buffer.Peek()!.Body;
        Assert.InRange(body.Length, 1, MessageFit.MaxBodyBytes);
        TelemetryMessage message = JsonSerializer.Deserialize(body.Span, ContractsJsonContext.Default.TelemetryMessage)!;
        Assert.Equal(slotsKept, message.Slots.Count);
        Assert.All(message.Slots, slot => Assert.Equal((classesKept, 1L), (slot.Last is not null, slot.Inferences)));
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(8, false, false)]
    public void Eight_slots_fit_beside_all_that_a_device_can_tell(int slotCount, bool pressureKept, bool classesKept)
    {
        using var slots = new ModelSlots(_time, TestMeter.Inferences);
        byte[] model = TinyModels.Classifier(1);
        Imaging.RgbImage picture = ImageDecoder.Decode(TinyModels.Picture(1));
        for (int i = 0; i < slotCount; i++)
        {
            slots.Switch($"slot{i}", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 5));
            slots[$"slot{i}"].Run(picture, "picture.png", TimeSpan.FromMilliseconds(12.345));
        }
        const long Bytes = 123_456_789;
        var probe = new StillProbe
        {
            Window = new SystemWindow
            {
                ResidentBytes = Bytes,
                PeakResidentBytes = Bytes,
                AvailableBytes = Bytes,
                CpuPercent = 123.456789,
                TemperatureCelsius = 82.123,
                CpuMegahertz = 1500,
                CpuMaxMegahertz = 2400,
                BatteryPercent = 37,
                Throttling = Enum.GetValues<ThrottlingReason>(),
                Pressure = new PressureWindow { CpuSome = 12.34, CpuFull = 12.34, MemorySome = 12.34, MemoryFull = 12.34, IoSome = 12.34, IoFull = 12.34 },
                ControlGroup = new ControlGroupWindow { MemoryBytes = Bytes, MemoryHighBytes = Bytes, MemoryMaxBytes = Bytes, OomKills = 12, CpuThrottledSeconds = 123.456 },
            },
        };
        var report = new GovernorReport { Factor = 2.345, IsPaused = false, Reason = GovernorReason.Temperature, Detail = "temperature 82.1 not yet below 77; interval 2.345 s instead of 1.0 s" };

        Loop(slots, probe, report).EndWindow();

        ReadOnlyMemory<byte> body = _buffer.Peek()!.Body;
        Assert.InRange(body.Length, 1, MessageFit.MaxBodyBytes);
        TelemetryMessage message = JsonSerializer.Deserialize(body.Span, ContractsJsonContext.Default.TelemetryMessage)!;
        Assert.Equal((slotCount, report, pressureKept), (message.Slots.Count, message.Governor, message.System.Pressure is not null));
        Assert.All(message.Slots, slot => Assert.Equal((classesKept, true), (slot.Last is not null, slot.LatencyUs is not null)));
    }

    [Fact]
    public void As_many_pipelines_as_there_can_be_leave_the_message_below_four_kilobytes()
    {
        using var slots = new ModelSlots(_time, TestMeter.Inferences);
        byte[] model = TinyModels.Classifier(1);
        for (int i = 0; i < 8; i++)
            slots.Switch($"slot{i}", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 5));
        PipelineWindow[] pipelines = [.. Enumerable.Range(0, PipelineBounds.MaxPipelines).Select(i => new PipelineWindow(new string((char)('a' + i), 32), 1_000_000, 1_000_000, 1000))];
        var settings = new TelemetrySettings(TimeSpan.FromSeconds(10), new ReportedState(new StillProbe().DescribeDevice()));
        new TelemetryLoop(
            "run", slots, new StillProbe(), new EnergyMeter(null, TimeSpan.FromSeconds(1), _time), _buffer, settings, TimeSpan.FromSeconds(1), _time, NullLogger.Instance)
        {
            Pipelines = () => pipelines,
        }.EndWindow();
        Assert.InRange(_buffer.Peek()!.Body.Length, 1, MessageFit.MaxBodyBytes);
        Assert.Equal(8, JsonSerializer.Deserialize(_buffer.Peek()!.Body.Span, ContractsJsonContext.Default.TelemetryMessage)!.Slots.Count);
    }

    [Fact]
    public void A_model_that_was_replaced_in_the_window_keeps_its_inferences()
    {
        using var slots = new ModelSlots(_time, TestMeter.Inferences);
        byte[] first = TinyModels.Classifier(1), second = TinyModels.Classifier(2);
        Imaging.RgbImage picture = ImageDecoder.Decode(TinyModels.Picture(1));
        foreach (byte[] model in new[] { first, second })
        {
            slots.Switch("default", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 5));
            slots["default"].Run(picture, "a", TimeSpan.Zero);
        }
        slots["default"].CountInputError();
        TelemetryLoop loop = Loop(slots);
        loop.EndWindow();
        loop.EndWindow();
        List<TelemetryMessage> messages = [];
        while (_buffer.Peek() is { } next)
        {
            messages.Add(JsonSerializer.Deserialize(next.Body.Span, ContractsJsonContext.Default.TelemetryMessage)!);
            _buffer.Remove(next);
        }
        Assert.Equal(
            [(TinyModels.Digest(first), 1L, 0L), (TinyModels.Digest(second), 1L, 1L)],
            messages[1].Slots.Select(slot => (slot.Sha256, slot.Inferences, slot.InputErrors)));
        InferenceWindow idle = Assert.Single(messages[0].Slots);
        Assert.Equal((0L, 0L), (idle.Inferences, idle.InputErrors));
        Assert.Null(idle.LatencyUs);
        Assert.Null(idle.Last);
    }

    private TelemetryLoop Loop(ModelSlots slots) => Loop(slots, new StillProbe(), null);

    private TelemetryLoop Loop(ModelSlots slots, StillProbe probe, GovernorReport? governor)
    {
        var settings = new TelemetrySettings(TimeSpan.FromSeconds(10), new ReportedState(probe.DescribeDevice()));
        return new TelemetryLoop(
            "run", slots, probe, new EnergyMeter(null, TimeSpan.FromSeconds(1), _time), _buffer, settings, TimeSpan.FromSeconds(1), _time, NullLogger.Instance)
        {
            Governor = () => governor,
        };
    }
}
