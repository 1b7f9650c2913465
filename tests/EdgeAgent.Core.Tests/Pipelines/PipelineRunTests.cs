using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Inference;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Core.Tests.Pipelines;

public sealed class PipelineRunTests : IDisposable
{
    private const int MostSteps = 10_000_000;

    private readonly ModelSlots _slots = new(TimeProvider.System, TestMeter.Inferences);
    private readonly PipelineCounts _counts = new();
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Sources => ["camera", "synthetic", "pattern", "series", "file"];

    public void Dispose()
    {
        _slots.Dispose();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task An_inference_with_its_rules_allocates_nothing(string source)
    {
        bool isSeries = source is "series" or "file";
        byte[] model = isSeries ? TinyModels.WithoutPictures(1) : TinyModels.Classifier(1);
        _slots.Switch("default", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 3));
        RuleDefinition rule = new() { Name = "never", Subject = RuleSubject.Score, Threshold = 1000, Release = 1000, ForCount = 2 };
        PipelineDefinition definition = new()
        {
            Source = source,
            Interval = TimeSpan.Zero,
            Rules = [rule, rule with { Name = "second", Label = "1" }],
            Postprocess = new() { Kind = PostprocessKind.Classification },
        };
        await using var run = new PipelineRun("p", definition, Parts(), _counts);
        Assert.True(run.IsReady(), run.State.Detail);
        RunFrames(run, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RunFrames(run, 50);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((0L, 0L), (_counts.Errors, _counts.Events));
    }

    [Fact]
    public async Task A_series_that_does_not_fit_the_model_is_told_with_the_shapes()
    {
        byte[] model = TinyModels.Classifier(1);
        _slots.Switch("default", new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 3));
        await using var run = new PipelineRun("p", new PipelineDefinition { Source = "series" }, Parts(), _counts);
        Assert.False(run.IsReady());
        Assert.Equal(PipelineState.ModelDoesNotFit, run.State.State);
        Assert.Contains("The series gives 7 samples of 1 channel(s), 7 values; the model's input", run.State.Detail, StringComparison.Ordinal);
        Assert.Contains("[1,8,8,3]", run.State.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    [InlineData(TensorType.Float32)]
    public async Task A_window_is_quantized_as_the_input_says(TensorType type)
    {
        var builder = new ModelBuilder(5, type);
        byte[] model = builder.Output(builder.FullyConnected(builder.Input(1, 7), units: 3)).Build();
        var instance = new ModelInstance(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 3);
        _slots.Switch("default", instance);
        File.WriteAllText(_folder["one.csv"], "-1000\n-0.5\n0\n0.25\n0.5\n1\n1000\n");
        var series = new SeriesDefinition { File = _folder["one.csv"], FromStart = true, Channels = 1, Window = 7, Hop = 7 };
        await using var source = new FileSeriesInput("s", series, TimeProvider.System);
        Assert.Equal(SourceOutcome.Ready, source.TryTake().Outcome);
        Assert.Null(source.Input.FindObstacle(instance));
        source.Input.Feed(instance);
        float[] values = [-1000, -0.5f, 0, 0.25f, 0.5f, 1, 1000];
        QuantizationParameters? quantization = instance.Inputs[0].Info.Quantization;
        byte[] expected = type == TensorType.Float32
            ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray()
            : [.. values.Select(value => unchecked((byte)(int)Math.Clamp(
                MathF.Round(value / quantization!.Scale, MidpointRounding.AwayFromZero) + quantization.ZeroPoint, type == TensorType.Int8 ? -128 : 0, type == TensorType.Int8 ? 127 : 255)))];
        Assert.Equal(expected, instance.InputBytes(0).ToArray());
    }

    private static void RunFrames(PipelineRun run, int frames)
    {
        int steps = 0;
        for (int i = 0; i < frames; steps++)
        {
            Assert.True(steps < MostSteps, run.State.Detail);
            if (run.Step() is not null)
                i++;
            else
                Thread.Yield();
        }
    }

    private PipelineParts Parts()
    {
        File.WriteAllText(_folder["samples.csv"], string.Concat(Enumerable.Repeat("0.5\n", 7)));
        Dictionary<string, SourceDefinition> sources = new()
        {
            ["camera"] = new CameraDefinition { Command = ["camera"], Layout = new FrameLayout(32, 24, FrameFormat.Yuv420P) },
            ["synthetic"] = new SyntheticDefinition { Picture = (32, 24) },
            ["pattern"] = new SyntheticDefinition(),
            ["series"] = new SeriesDefinition { Command = ["samples"], Channels = 1, Window = 7, Hop = 1 },
            ["file"] = new SeriesDefinition { File = EndlessFile(), FromStart = true, Channels = 1, Window = 7, Hop = 1 },
        };
        var sinks = new SinkSet([new(PipelineDefinition.CloudSinkName, new CloudSink(new(10, 10_000)))], NullLogger.Instance);
        return new PipelineParts("run", _slots, new InferencePace(), new SourceFactory(sources, new EndlessCommands(), new Random(1), TimeProvider.System, NullLogger.Instance), sinks, TimeProvider.System, NullLogger.Instance);
    }

    private string EndlessFile()
    {
        File.WriteAllText(_folder["long.csv"], string.Concat(Enumerable.Repeat("0.5\n", 1000)));
        return _folder["long.csv"];
    }
}
