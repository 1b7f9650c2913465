using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Checkpoints;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.Optimization.Training.Optimizers;
using EdgeAgent.Optimization.Training.Schedules;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private const int Steps = 4;

    private static readonly TrainingOptions Options = new()
    {
        Epochs = 3,
        Quantizes = true,
        QuantizedEpochs = 2,
        BatchSize = 8,
        Rate = 0.05,
        QuantizedRate = 0.01,
        WarmUpEpochs = 0.5,
        LabelSmoothing = 0.1,
        CheckpointSteps = 1,
        Seed = 5,
        Threads = 2,
    };

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("edgeagent-trainer-");

    private string Folder => Path.Combine(_parent.FullName, "run");

    public void Dispose() => _parent.Delete(recursive: true);

    [Theory, InlineData(true), InlineData(false)]
    public void The_same_seed_gives_the_same_files_whatever_the_threads_and_another_seed_gives_others(bool normalizes)
    {
        TrainingOutcome one = Run(Options with { Threads = 1 }, normalizes), same = Run(Options with { Threads = 2 }, normalizes), other = Run(Options with { Seed = 6 }, normalizes);

        RequireSame(one, same);
        Assert.False(one.FloatModel.Span.SequenceEqual(other.FloatModel.Span));
        Assert.Equal(one.Epochs, same.Epochs);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, true, true)]
    [InlineData(OptimizerKind.Adam, false, false)]
    public void A_run_that_is_stopped_anywhere_and_continued_ends_in_the_same_bits(OptimizerKind kind, bool normalizes, bool keepsBest)
    {
        TrainingOptions options = Options with { Optimizer = new OptimizerOptions { Kind = kind, WeightDecay = 0.001 }, KeepsBest = keepsBest };
        TrainingOutcome whole = Run(options, normalizes);
        int reports = 0, stopped = 0;
        Run(options, normalizes, new TrainingWatch { Progress = new Relay(_ => reports++) });
        for (int stop = 1; stop <= reports; stop++)
        {
            string folder = Path.Combine(_parent.FullName, $"{stop}");
            stopped += Stop(options, normalizes, folder, stop) ? 1 : 0;
            using CheckpointFolder checkpoints = CheckpointFolder.Open(folder);
            TrainingOutcome continued = Run(options, normalizes, checkpoints: checkpoints, from: checkpoints.ReadLatest(Unexpected));
            RequireSame(whole, continued);
            Assert.Equal(whole.Epochs, continued.Epochs);
        }

        Assert.InRange(stopped, Steps * 5, reports);
    }

    [Fact]
    public void A_run_that_is_stopped_again_and_again_ends_in_the_same_bits()
    {
        TrainingOutcome whole = Run(Options, normalizes: true);
        int stops = 0;
        while (Stop(Options, normalizes: true, Folder, 5))
            Assert.InRange(++stops, 1, 100);
        using CheckpointFolder checkpoints = CheckpointFolder.Open(Folder);
        RequireSame(whole, Run(Options, normalizes: true, checkpoints: checkpoints, from: checkpoints.ReadLatest(Unexpected)));
        Assert.InRange(stops, 4, 100);
    }

    [Fact]
    public void A_network_learns_what_can_be_learned_and_its_figures_tell_of_it()
    {
        TrainingOptions options = Options with { Epochs = 12, QuantizedEpochs = 3, Schedule = ScheduleKind.Cosine, LabelSmoothing = 0 };
        List<TrainingProgress> seen = [];
        TrainingOutcome outcome = Run(options, normalizes: true, new TrainingWatch { Progress = new Relay(seen.Add) });

        EpochFigures start = outcome.Epochs[0], end = outcome.Kept(TrainingPhase.Float, keepsBest: true)!, quantized = outcome.Kept(TrainingPhase.Quantized, keepsBest: true)!;
        Assert.Equal((0, 0L, null, null), (start.Epoch, start.Steps, start.Loss, start.Rate));
        Assert.True(end.HeldOutTop1 > 0.9, $"top-1 is {end.HeldOutTop1} after float epochs");
        Assert.True(quantized.HeldOutTop1 > 0.9, $"top-1 is {quantized.HeldOutTop1} after epochs with quantization");
        Assert.True(end.HeldOutLoss < start.HeldOutLoss / 2);
        Assert.Equal(Enumerable.Range(0, 13).Concat(Enumerable.Range(0, 4)), outcome.Epochs.Select(figures => figures.Epoch));
        Assert.Equal(12L * Steps, outcome.Epochs[12].Steps);
        TrainingProgress last = seen.Last(progress => progress.Activity == TrainingActivity.Training);
        Assert.Equal((TrainingPhase.Quantized, 3, 3, Steps, Steps, TimeSpan.Zero), (last.Phase, last.Epoch, last.Epochs, last.Done, last.Total, last.Remaining));
        Assert.Equal(15 * Steps, seen.Count(progress => progress.Activity == TrainingActivity.Training));
    }

    [Fact]
    public void Without_float_epochs_the_float_model_is_the_one_that_came_in()
    {
        TrainingOutcome outcome = Run(Options with { Epochs = 0 }, normalizes: false);
        Assert.All(outcome.Epochs, figures => Assert.Equal(TrainingPhase.Quantized, figures.Phase));
        Assert.Equal([0, 1, 2], outcome.Epochs.Select(figures => figures.Epoch));
        Assert.NotNull(outcome.IntegerModel);
        Assert.Null(Run(Options with { Epochs = 1, Quantizes = false }, normalizes: false).IntegerModel);
        Assert.Equal(outcome.FloatModel, Run(Options with { Epochs = 0, Quantizes = false }, normalizes: false).FloatModel, (one, other) => one.Span.SequenceEqual(other.Span));
    }

    [Fact]
    public void Divergence_is_an_error_that_names_the_step_and_leaves_a_good_checkpoint()
    {
        using CheckpointFolder checkpoints = CheckpointFolder.Open(Folder);
        DivergedException e = Assert.Throws<DivergedException>(() => Run(Options with { Rate = 1e38, WarmUpEpochs = 0 }, normalizes: false, checkpoints: checkpoints));
        Assert.Contains("training diverged", e.Message, StringComparison.Ordinal);
        Assert.Contains("epoch 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("1E+38", e.Message, StringComparison.Ordinal);
        Checkpoint kept = checkpoints.ReadLatest(Unexpected)!;
        Assert.All(kept.Parameters.Concat(kept.State), tensor => Assert.All(tensor.Values, value => Assert.True(float.IsFinite(value))));
    }

    public static TheoryData<string, TrainingOptions> OtherOptions => new()
    {
        { "batch size 8 and this one has 6", Options with { BatchSize = 6 } },
        { "learning rate 0.05 and this one has 0.06", Options with { Rate = 0.06 } },
        { "seed 5 and this one has 7", Options with { Seed = 7 } },
        { "optimizer sgd (momentum 0.9) and this one has adam", Options with { Optimizer = new OptimizerOptions { Kind = OptimizerKind.Adam } } },
        { "schedule cosine and this one has step", Options with { Schedule = ScheduleKind.Step } },
        { "quantization on and this one has off", Options with { Quantizes = false } },
        { "epochs 3 and this one has 4", Options with { Epochs = 4 } },
    };

    [Theory, MemberData(nameof(OtherOptions))]
    public void A_checkpoint_of_other_options_is_refused_and_the_difference_named(string difference, TrainingOptions other)
    {
        Stop(Options, normalizes: false, Folder, 5);
        using CheckpointFolder checkpoints = CheckpointFolder.Open(Folder);
        Checkpoint from = checkpoints.ReadLatest(Unexpected)!;
        Assert.Contains(difference, Assert.Throws<OptimizationException>(() => Run(other, normalizes: false, from: from)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_other_data_is_refused()
    {
        Stop(Options, normalizes: false, Folder, 5);
        using CheckpointFolder checkpoints = CheckpointFolder.Open(Folder);
        Checkpoint from = checkpoints.ReadLatest(Unexpected)!;
        string message = Assert.Throws<OptimizationException>(() => Run(Options, normalizes: false, from: from, training: new ColourData(37))).Message;
        Assert.Contains("training data of 36 examples", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_be_trained_on_are_refused()
    {
        Assert.Contains("fewer than a batch of 8", Refused(new ColourData(7)), StringComparison.Ordinal);
        Assert.Contains("one class, red", Refused(new Painted(["red"], 20, _ => 0)), StringComparison.Ordinal);
        Assert.Contains("output 3 and the model's 3 are 0 to 2", Refused(new Painted(["red", "green", "blue", "black"], 20, index => index % 4)), StringComparison.Ordinal);
    }

    private static string Refused(ITrainingData training) => Assert.Throws<SampleDataException>(() => Run(Options, normalizes: false, training: training)).Message;

    private static bool Stop(TrainingOptions options, bool normalizes, string folder, int reports)
    {
        using CancellationTokenSource source = new();
        using CheckpointFolder checkpoints = CheckpointFolder.Open(folder);
        int seen = 0;
        Relay relay = new(_ =>
        {
            if (++seen == reports)
                source.Cancel();
        });
        try
        {
            Run(options, normalizes, new TrainingWatch { Progress = relay }, checkpoints, checkpoints.ReadLatest(Unexpected), cancellation: source.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static TrainingOutcome Run(
        TrainingOptions options, bool normalizes, TrainingWatch? watch = null, CheckpointFolder? checkpoints = null, Checkpoint? from = null, ITrainingData? training = null,
        CancellationToken cancellation = default)
    {
        using TrainableNetwork network = TrainableNetwork.From(Model, new TrainableNetworkOptions { BatchNormalization = normalizes, Seed = options.Seed, Threads = options.Threads });
        ITrainingData data = training ?? new ColourData((Steps * options.BatchSize) + 4);
        using Trainer trainer = new(network, data, new ColourData(21), new TrainingCalibration(data, 10, options.Seed), options, [], checkpoints, TimeProvider.System);
        return trainer.Run(from, watch, cancellation);
    }

    private static TfLiteModel Model { get; } = TfLiteModel.Parse(Build());

    private static byte[] Build()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 8, stride: 2);
        features = builder.Conv2D(builder.DepthwiseConv2D(features), channels: 8, kernel: 1);
        int pooled = builder.Reshape(builder.Mean(features, keepDims: true), 1, 8);
        return builder.Output(builder.Softmax(builder.FullyConnected(pooled, units: 3))).Build();
    }

    private static void RequireSame(TrainingOutcome expected, TrainingOutcome actual)
    {
        Assert.True(expected.FloatModel.Span.SequenceEqual(actual.FloatModel.Span), "the float models differ");
        Assert.True(expected.IntegerModel!.Value.Span.SequenceEqual(actual.IntegerModel!.Value.Span), "the integer models differ");
    }

    private static void Unexpected(string sentence) => Assert.Fail(sentence);

    private sealed class Relay(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }

    private sealed class Painted(IReadOnlyList<string> names, int count, Func<int, int> label) : ITrainingData
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames => names;

        public int Label(int index) => label(index);

        public void Fill(int index, Random augmentation, Span<float> pixels) => pixels.Fill(index);
    }
}
