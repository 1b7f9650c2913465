using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Tests.Evaluation.Samples;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private const int Pictures = 30;
    private static readonly TfLiteModel Model = TfLiteModel.Parse(TinyClassifier.Build());
    private static readonly TensorInfo Input = new(0, "input", TensorType.Int8, new Shape(1, TinyClassifier.InputSide, TinyClassifier.InputSide, 3), null, false);
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Labels_that_are_the_models_own_answers_are_all_right_and_others_all_wrong()
    {
        int[] answers = await WriteLabelledAsync(shift: 0);
        EvaluationResult right = await RunAsync();
        Assert.Equal((Pictures, 1.0, 1.0), (right.Count, right.Accuracy!.Top1, right.Accuracy.Top5));
        Assert.Equal(answers.GroupBy(answer => answer).Count(), right.Accuracy.Classes.Count(row => row.Support > 0));
        await WriteLabelledAsync(shift: 1);
        Assert.Equal(0, (await RunAsync()).Accuracy!.Top1Hits);
    }

    [Fact]
    public async Task Results_do_not_depend_on_the_threads()
    {
        await WriteLabelledAsync(shift: 1);
        EvaluationResult one = await RunAsync(reference: Model, options: new EvaluationOptions { Threads = 1 });
        EvaluationResult four = await RunAsync(reference: Model, options: new EvaluationOptions { Threads = 4 });
        Assert.Equal((1, 4), (one.Threads, four.Threads));
        Assert.Equal(one.Accuracy!.ConfusedPairs, four.Accuracy!.ConfusedPairs);
        Assert.Equal(one.Accuracy.Classes, four.Accuracy.Classes);
        Assert.Equal(one.Agreement!.Outputs[0].Error, four.Agreement!.Outputs[0].Error);
    }

    [Fact]
    public async Task A_model_agrees_with_itself()
    {
        await WriteLabelledAsync(shift: 1);
        EvaluationResult result = await RunAsync(reference: Model);
        Assert.Equal(Pictures, result.Agreement!.SameAnswers);
        Assert.Equal((0L, 0L), (result.Agreement.Difference!.Gained, result.Agreement.Difference.Lost));
        Assert.Equal(double.PositiveInfinity, Assert.Single(result.Agreement.Outputs).Error.SqnrDb);
        Assert.Equal(result.Accuracy!.Top1Hits, result.Agreement.Reference!.Top1Hits);
    }

    [Fact]
    public async Task The_last_class_may_be_absent_from_a_set_that_lists_no_classes()
    {
        _folder.WritePictures(Names(3));
        _folder.Write("labels.csv", ["file,class_index", .. Names(3).Select((name, i) => $"{name},{8 - i}")]);
        EvaluationResult result = await RunAsync();
        Assert.Equal(new ClassMapping(0, 10, IsAssumed: true), result.Mapping);
    }

    [Fact]
    public async Task One_output_more_than_classes_is_a_background()
    {
        _folder.WritePictures(Names(9));
        _folder.Write("labels.csv", ["file,class_index", .. Names(9).Select((name, i) => $"{name},{i}")]);
        EvaluationResult result = await RunAsync();
        Assert.Equal(new ClassMapping(1, 9, IsAssumed: false), result.Mapping);
        Assert.Equal(new ClassMapping(0, 10, IsAssumed: false), (await RunAsync(options: new EvaluationOptions { ClassOffset = 0 })).Mapping);
    }

    [Fact]
    public async Task A_label_without_an_output_is_named_with_its_sample()
    {
        _folder.WritePictures("a.png");
        _folder.Write("labels.csv", "file,class_index", "a.png,10");
        SampleDataException e = await Assert.ThrowsAsync<SampleDataException>(() => RunAsync(options: new EvaluationOptions { ClassOffset = 0 }));
        Assert.Equal("a.png has class 10 and the model's 10 outputs are classes 0 to 9", e.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Unreadable_samples_end_the_run_unless_their_share_is_accepted(int threads)
    {
        await WriteLabelledAsync(shift: 0);
        foreach (int bad in new[] { 7, 12, 13 })
            _folder.Write(Names(Pictures)[bad], [0]);
        EvaluationOptions options = new() { Threads = threads };
        string none = (await Assert.ThrowsAsync<SampleDataException>(() => RunAsync(options: options))).Message;
        Assert.Contains($"of {Pictures} samples {Names(Pictures)[7]} (", none, StringComparison.Ordinal);
        string two = (await Assert.ThrowsAsync<SampleDataException>(() => RunAsync(options: options with { AcceptedBadShare = 2.0 / Pictures }))).Message;
        Assert.Contains("at most 2 may be left out", two, StringComparison.Ordinal);
        EvaluationResult result = await RunAsync(options: options with { AcceptedBadShare = 0.1 });
        Assert.Equal((Pictures - 3, 1.0), (result.Count, result.Accuracy!.Top1));
        Assert.Equal(new[] { 7, 12, 13 }.Select(bad => Names(Pictures)[bad]), result.Bad.Select(bad => bad.Name));
    }

    [Fact]
    public async Task Samples_that_are_all_unreadable_have_no_accuracy()
    {
        _folder.Write("a.png", [0]);
        _folder.Write("labels.csv", "file,class_index", "a.png,0");
        SampleDataException e = await Assert.ThrowsAsync<SampleDataException>(() => RunAsync(options: new EvaluationOptions { AcceptedBadShare = 1 }));
        Assert.Contains("none is left", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_labels_a_reference_is_needed()
    {
        _folder.WritePictures("a.png");
        SampleDataException e = await Assert.ThrowsAsync<SampleDataException>(() => RunAsync());
        Assert.Contains("have no classes", e.Message, StringComparison.Ordinal);
        EvaluationResult result = await RunAsync(reference: Model);
        Assert.Null(result.Accuracy);
        Assert.Equal(1, result.Agreement!.SameAnswers);
    }

    [Fact]
    public async Task Models_with_other_outputs_do_not_compare()
    {
        _folder.WritePictures("a.png");
        ModelBuilder builder = new(seed: 1);
        TfLiteModel other = builder.Output(builder.Mean(builder.Input(1, TinyClassifier.InputSide, TinyClassifier.InputSide, 3))).BuildModel();
        SampleDataException e = await Assert.ThrowsAsync<SampleDataException>(() => RunAsync(reference: other));
        Assert.Contains("int8 [1,10] and int8 [1,3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_reaches_the_end_and_cancellation_ends_the_run()
    {
        await WriteLabelledAsync(shift: 0);
        using CancellationTokenSource cancellation = new();
        Recorder recorder = new(cancel: null);
        await RunAsync(progress: recorder);
        Assert.Equal(Enumerable.Range(1, Pictures), recorder.Done);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(progress: new Recorder(cancellation), cancellation: cancellation.Token));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i:00}.png")];

    private Task<EvaluationResult> RunAsync(
        TfLiteModel? reference = null, EvaluationOptions? options = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        new Evaluator(Model, reference, options ?? new EvaluationOptions(), TimeProvider.System).RunAsync(SampleSet.Open(_folder.Path, Input), progress, cancellation);

    /// <summary>Labels every picture with the model's own answer, moved on by a number of classes.</summary>
    private async Task<int[]> WriteLabelledAsync(int shift)
    {
        _folder.WritePictures(Names(Pictures));
        int[] answers = new int[Pictures];
        using Interpreter interpreter = Interpreter.Create(Model);
        using SampleReader reader = SampleSet.Open(_folder.Path, Input).Content.CreateReader(interpreter.Inputs[0], new PicturePreprocessing());
        for (int i = 0; i < Pictures; i++)
        {
            reader.Read(new Sample(Names(Pictures)[i], i, null), interpreter.InputBytes(0));
            interpreter.Invoke();
            sbyte[] scores = Array.ConvertAll(interpreter.OutputBytes(0).ToArray(), score => unchecked((sbyte)score));
            answers[i] = Array.IndexOf(scores, scores.Max());
        }

        string[] lines = ["file,class_index", .. Names(Pictures).Select((name, i) => $"{name},{(answers[i] + shift) % TinyClassifier.ClassCount}")];
        await File.WriteAllLinesAsync(Path.Combine(_folder.Path, "labels.csv"), lines);
        return answers;
    }

    private sealed class Recorder(CancellationTokenSource? cancel) : IProgress<EvaluationProgress>
    {
        public List<int> Done { get; } = [];

        public void Report(EvaluationProgress value)
        {
            Done.Add(value.Done);
            cancel?.Cancel();
        }
    }
}
