using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests;

public sealed class AgentPipelineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TensorType.Int8, 3, TensorElement.Int8)]
    [InlineData(TensorType.UInt8, 3, TensorElement.UInt8)]
    [InlineData(TensorType.Float32, 3, TensorElement.Float32)]
    [InlineData(TensorType.Int8, 1, TensorElement.Int8)]
    public async Task Pictures_run_through_the_model_and_the_best_classes_are_reported(TensorType type, int channels, TensorElement element)
    {
        using var pictures = new TestFolder();
        byte[] picture = TinyModels.Picture(3), model = TinyModels.Classifier(1, type, channels);
        File.WriteAllBytes(pictures["a.png"], picture);
        var preprocessing = new PreprocessingOptions { CentralCrop = 0.9 };
        await using var agent = new TestAgent { Pipeline = Pipeline(pictures) };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", model, labels: TinyModels.Labels(), preprocessing: preprocessing);
        InferenceWindow window = await TelemetryAsync(agent, slot => slot.Inferences > 0);

        using var interpreter = Interpreter.Create(TfLiteModel.Parse(model));
        new ImagePreprocessor(new ImageTensorFormat { Height = 8, Width = 8, Channels = channels, Element = element, CentralCrop = 0.9 })
            .Run(ImageDecoder.Decode(picture), interpreter.InputBytes(0));
        interpreter.Invoke();
        var expected = new TopClasses(interpreter.Outputs[0], null, 3);
        expected.Find(interpreter.OutputBytes(0));
        Assert.Equal(expected.ToClassifications().Select(best => best with { Label = $"class {best.Index}" }), window.Last!);
        Assert.Equal("a.png", window.LastInput);
        Assert.Equal((interpreter.ArenaBytes, interpreter.WeightsBytes), (window.ArenaBytes, window.WeightsBytes));
        Assert.NotNull(window.LatencyUs);
        Assert.NotNull(window.PreprocessUs);
        Assert.Null(window.MillijoulesPerInference);
        Assert.Equal(PipelineState.Running, agent.Runtime.Status.Pipelines.Single().State);
    }

    [Fact]
    public async Task Pictures_that_cannot_be_read_are_counted_logged_once_and_skipped()
    {
        using var pictures = new TestFolder();
        File.WriteAllBytes(pictures["a.png"], TinyModels.Picture(1));
        File.WriteAllBytes(pictures["b.jpg"], [0xFF, 0xD8, 0xFF, 0x00]);
        File.WriteAllBytes(pictures["c.png"], []);
        File.WriteAllText(pictures["readme.txt"], "not a picture");
        await using var agent = new TestAgent { Pipeline = Pipeline(pictures) };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await TelemetryAsync(agent, slot => slot.Inferences >= 2 && slot.InputErrors >= 4);
        Assert.Equal(["b.jpg", "c.png"], agent.Log.Lines.Where(line => line.Id == 1301).Select(line => line.Text.Split(' ')[3].TrimEnd(':')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_repeat_each_file_runs_once_and_new_and_changed_files_run_when_they_come()
    {
        using var pictures = new TestFolder();
        File.WriteAllBytes(pictures["a.png"], TinyModels.Picture(1));
        var source = new FolderSource(pictures.Path, repeat: false);
        Assert.Equal("a.png", source.TakeNext()?.Name);
        Assert.Null(source.TakeNext());
        File.WriteAllBytes(pictures["c.PNG"], TinyModels.Picture(2));
        File.WriteAllBytes(pictures["b.jpeg"], TinyModels.Picture(2));
        File.WriteAllBytes(pictures["a.png"], [.. TinyModels.Picture(1), 0]);
        Directory.CreateDirectory(pictures["d.png"]);
        Assert.Equal(["a.png", "b.jpeg", "c.PNG", null], Enumerable.Range(0, 4).Select(_ => source.TakeNext()?.Name));
        var repeating = new FolderSource(pictures.Path, repeat: true);
        Assert.Equal(["a.png", "b.jpeg", "c.PNG", "a.png"], Enumerable.Range(0, 4).Select(_ => repeating.TakeNext()?.Name));
        Assert.Null(new FolderSource(pictures["missing"], repeat: true).TakeNext());
    }

    [Fact]
    public async Task A_model_that_takes_no_pictures_is_active_and_the_pipeline_says_why_it_waits()
    {
        using var pictures = new TestFolder();
        File.WriteAllBytes(pictures["a.png"], TinyModels.Picture(1));
        await using var agent = new TestAgent { Pipeline = Pipeline(pictures) };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.WithoutPictures(1));
        Assert.Contains("[1,7]", (string)agent.Hub.Answer("default")!["ad"]!, StringComparison.Ordinal);
        await UntilAsync(agent, () => agent.Runtime.Status.Pipelines.Single().State == PipelineState.ModelDoesNotFit);
        Assert.Contains("[1,7]", agent.Runtime.Status.Pipelines.Single().Detail, StringComparison.Ordinal);
        await agent.ActivateAsync("default", TinyModels.Classifier(1), "2");
        await TelemetryAsync(agent, slot => slot.Inferences > 0);
    }

    [Fact]
    public void Models_are_switched_between_inferences_while_another_thread_runs_them()
    {
        using var slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        ModelSlot slot = slots["default"];
        Imaging.RgbImage picture = ImageDecoder.Decode(TinyModels.Picture(1));
        using var stop = new CancellationTokenSource();
        long runs = 0;
        var runner = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (slot.Run(picture, "a", TimeSpan.Zero))
                    Interlocked.Increment(ref runs);
            }
        });
        runner.Start();
        byte[][] models = [TinyModels.Classifier(1), TinyModels.Classifier(2, TensorType.Float32)];
        long windows = 0;
        for (int i = 0; i < 100 || Interlocked.Read(ref runs) < 100; i++)
        {
            slots.Switch("default", i % 10 == 9 ? null : Load(models[i % 2]));
            windows += slot.TakeWindows().Sum(window => window.Window.Inferences);
        }
        stop.Cancel();
        runner.Join();
        windows += slot.TakeWindows().Sum(window => window.Window.Inferences);
        slots.Switch("default", null);
        Assert.Equal(Interlocked.Read(ref runs), windows);
    }

    [Fact]
    public void Running_a_picture_allocates_nothing()
    {
        using var slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        ModelSlot slot = slots["default"];
        ModelInstance model = Load(TinyModels.Classifier(1));
        slots.Switch("default", model);
        var input = new PictureModelInput { Picture = ImageDecoder.Decode(TinyModels.Picture(1)), Name = "a" };
        for (int i = 0; i < 200; i++)
            Assert.True(slot.Run(model, input, TimeSpan.Zero, null));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            slot.Run(model, input, TimeSpan.Zero, null);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_shadow_allocates_nothing_on_the_pipelines_thread()
    {
        using var slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        ModelSlot slot = slots["default"];
        slots.Switch("default", Load(TinyModels.Classifier(1)));
        using ModelInstance candidate = Load(TinyModels.Classifier(2));
        var shadow = new ModelShadow(slot.Model!, candidate);
        slot.Shadow = shadow;
        slot.Watch = new LiveWatch(1e9);
        var input = new PictureModelInput { Picture = ImageDecoder.Decode(TinyModels.Picture(1)), Name = "a" };
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            slot.Run(slot.Model!, input, TimeSpan.Zero, null);
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            shadow.Compare(slot);
        }
        Assert.Equal((200, 0), (shadow.Compared, allocated));
        slot.EndShadow();
        Assert.True(slot.Run(slot.Model!, input, TimeSpan.Zero, null));
        shadow.Compare(slot);
        Assert.Equal(200, shadow.Compared);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_shadow_gets_the_very_tensors_of_an_input_that_gives_other_ones_each_time(int seed, bool agrees)
    {
        using var slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        ModelSlot slot = slots["default"];
        slots.Switch("default", Load(TinyModels.Classifier(1)));
        using ModelInstance candidate = Load(TinyModels.Classifier(seed));
        var shadow = new ModelShadow(slot.Model!, candidate);
        slot.Shadow = shadow;
        var input = new ChangingInput { Name = "noise" };
        for (int i = 0; i < 50; i++)
        {
            Assert.True(slot.Run(slot.Model!, input, TimeSpan.Zero, null));
            shadow.Compare(slot);
        }
        Assert.Equal((50, agrees), (shadow.Compared, shadow.Agreement is 1));
    }

    private sealed class ChangingInput : ModelInput
    {
        private readonly Random _random = new(11);

        public override string? FindObstacle(ModelInstance model) => null;

        public override void Feed(ModelInstance model) => _random.NextBytes(model.InputBytes(0));
    }

    private static ModelInstance Load(byte[] model) => new(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 3);

    private static PipelineOptions Pipeline(TestFolder pictures) =>
        new() { Slot = "default", Folder = pictures.Path, TopK = 3, Interval = TimeSpan.FromSeconds(1) };

    private static async Task<InferenceWindow> TelemetryAsync(TestAgent agent, Func<InferenceWindow, bool> condition)
    {
        InferenceWindow? Find() => agent.Hub.Telemetry.SelectMany(message => message.Slots).LastOrDefault(condition);
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Find() is not null, "telemetry of inferences"));
        return Find()!;
    }

    private static async Task UntilAsync(TestAgent agent, Func<bool> condition)
    {
        for (int i = 0; i < 2000 && !condition(); i++)
            await Task.WhenAny(Task.Delay(5, Cancellation));
        Assert.True(condition());
    }
}
