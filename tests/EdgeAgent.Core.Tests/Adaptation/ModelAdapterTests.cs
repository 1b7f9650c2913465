using EdgeAgent.Core.Adaptation;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Adaptation;

public sealed class ModelAdapterTests : IDisposable
{
    private static readonly int[] AllClasses = [0, 1, 2, 3, 4];

    private readonly TestFolder _folder = new();
    private readonly AdaptationOptions _options = new() { Labels = LabelsFile.Read(TinyModels.Labels()) };

    public static TheoryData<string> Heads => [.. Models.Keys];

    private static Dictionary<string, Func<byte[]>> Models { get; } = new()
    {
        ["FULLY_CONNECTED and SOFTMAX"] = () => TinyModels.Classifier(3),
        ["1x1 CONV_2D per channel, RESHAPE and SOFTMAX"] = () => Build(builder =>
            builder.Softmax(builder.Reshape(builder.Conv2D(builder.Mean(Body(builder), keepDims: true), TinyModels.Classes, kernel: 1, activation: ActivationFunction.None), 1, TinyModels.Classes))),
        ["logits without SOFTMAX"] = () => Build(builder => builder.FullyConnected(builder.Mean(Body(builder)), TinyModels.Classes)),
    };

    [Theory, MemberData(nameof(Heads))]
    public void A_model_that_knows_nothing_learns_the_colours_of_the_folder(string head)
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 40, AllClasses);
        byte[] file = Models[head]();

        AdaptedModel adapted = Adapt(file);

        AdaptationReport report = adapted.Report;
        Assert.Equal((200, 160, 40, 5), (report.Found, report.Trained, report.HeldOut, report.Classes));
        Assert.True(report.CorrectBefore < 20, $"{report.CorrectBefore} of {report.HeldOut} before");
        Assert.True(report.CorrectAfter >= 36, $"{report.CorrectAfter} of {report.HeldOut} after, pull {report.Pull}, {report.Steps} steps");
        Assert.True(report.IsBetter);
        Assert.False(report.EndedByTime);
    }

    [Fact]
    public void Only_the_last_layer_and_the_grid_of_its_results_differ()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 20, AllClasses);
        byte[] file = TinyModels.Classifier(3);
        SubGraph before = TfLiteModel.Parse(file).SubGraphs[0], after = TfLiteModel.Parse(Adapt(file).File).SubGraphs[0];
        ClassifierHead head = ClassifierHead.Find(ModelDefinition.From(TfLiteModel.Parse(file)));

        int[] changed = [.. Enumerable.Range(0, before.Tensors.Count).Where(i =>
            !before.Tensors[i].Data.Span.SequenceEqual(after.Tensors[i].Data.Span) || !Equals(before.Tensors[i].Quantization, after.Tensors[i].Quantization))];

        Assert.Subset(new HashSet<int>([head.Weights, head.Bias, .. head.Logits]), changed.ToHashSet());
        Assert.Contains(head.Weights, changed);
        Assert.Equal(before.Operators.Select(node => node.Operator), after.Operators.Select(node => node.Operator));
    }

    [Fact]
    public void The_same_folder_gives_the_same_candidate_and_another_seed_holds_out_others()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 20, AllClasses);
        byte[] file = TinyModels.Classifier(3);

        byte[] first = Adapt(file).File.ToArray(), second = Adapt(file).File.ToArray(), other = Adapt(file, _options with { Seed = 9 }).File.ToArray();

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Rows_of_classes_without_pictures_stay_within_half_a_code()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 20, 0, 2);
        byte[] file = TinyModels.Classifier(3);
        ModelDefinition before = ModelDefinition.From(TfLiteModel.Parse(file)), after = ModelDefinition.From(TfLiteModel.Parse(Adapt(file).File));
        ClassifierHead head = ClassifierHead.Find(before);
        LastLayer old = LastLayerCodes.Read(before.SubGraphs[0], head), trained = LastLayerCodes.Read(after.SubGraphs[0], head);
        float half = after.SubGraphs[0].Tensors[head.Weights].Quantization!.Scales[0] / 2;

        foreach (int label in (int[])[1, 3, 4])
        {
            for (int i = 0; i < head.Depth; i++)
                Assert.InRange(trained.Row(label)[i], old.Row(label)[i] - (1.001f * half), old.Row(label)[i] + (1.001f * half));
        }
    }

    [Fact]
    public void Pictures_beyond_the_memory_are_left_out_in_turns_of_the_classes()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 400, 0, 1, 2);
        byte[] file = Build(builder => builder.FullyConnected(builder.Mean(builder.Conv2D(builder.Input(1, 8, 8, 3), 2048, kernel: 1)), TinyModels.Classes));

        AdaptationReport report = Adapt(file, _options with { MaxMemoryBytes = 2 << 20 }).Report;

        Assert.Equal(1200, report.Found);
        Assert.Equal(3, report.Classes);
        Assert.InRange(report.Trained + report.HeldOut, 400, 520);
        Assert.Equal(1200, report.LeftOut + report.Trained + report.HeldOut);
        AdaptationException refused = Assert.Throws<AdaptationException>(() => Adapt(file, _options with { MaxMemoryBytes = 100 << 10 }));
        Assert.Contains("1 MiB at least", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_time_is_over_the_best_so_far_is_kept()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 40, AllClasses);
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

        AdaptationReport report = ModelAdapter.Adapt(TfLiteModel.Parse(TinyModels.Classifier(3)), _folder.Path, _options with { MaxTime = TimeSpan.FromSeconds(100) }, clock).Report;

        Assert.True(report.EndedByTime);
        Assert.InRange(report.Trained + report.HeldOut, 60, 80);
        AdaptationException refused = Assert.Throws<AdaptationException>(() =>
            ModelAdapter.Adapt(TfLiteModel.Parse(TinyModels.Classifier(3)), _folder.Path, _options with { MaxTime = TimeSpan.FromSeconds(10) }, clock));
        Assert.StartsWith("The time was over after", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_pictures_are_counted_and_skipped()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 10, 0, 1);
        File.WriteAllText(Path.Combine(_folder.Path, "class 0", "broken.png"), "no picture");

        AdaptationReport report = Adapt(TinyModels.Classifier(3)).Report;

        Assert.Equal((21, 1, 0), (report.Found, report.Unreadable, report.LeftOut));
    }

    [Fact]
    public void It_can_be_given_up()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 10, 0, 1);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => ModelAdapter.Adapt(
            TfLiteModel.Parse(TinyModels.Classifier(3)), _folder.Path, _options, TimeProvider.System, (done, _) => { if (done == 5) stop.Cancel(); }, stop.Token));
    }

    [Fact]
    public void Bad_folders_and_labels_are_refused_with_what_would_be_accepted()
    {
        byte[] file = TinyModels.Classifier(3);
        Refused("There is no folder", file, folder: _folder["missing"]);
        Refused("has no pictures in sub-folders", file);
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 10, 0);
        Refused("show 1 classes; two are needed", file);
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 2, 1);
        Refused("4 labels and the model has 5 classes", file, _options with { Labels = LabelsFile.Read(TinyModels.Labels(4)) });
        Directory.CreateDirectory(_folder["cats"]);
        Refused("The sub-folder 'cats' names no class of the model; accepted: a label such as 'class 0', or 0 to 4", file);
        Refused("accepted: 0 to 4, the numbers of the model's outputs", file, _options with { Labels = null });
    }

    [Fact]
    public void Too_few_pictures_to_hold_one_out_are_refused()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 4, 0, 1);

        Refused("five readable pictures", TinyModels.Classifier(3));
    }

    [Fact]
    public void Models_without_such_a_last_layer_are_refused()
    {
        ColouredPictures.Write(_folder.Path, seed: 1, perClass: 10, 0, 1);

        Refused("FullyConnected) cannot be retrained; accepted: a classifier that ends with an int8", TinyModels.Classifier(3, TensorType.Float32));
        Refused("Custom); accepted", TinyModels.WithUnknownOperator());
        Refused("Mean); accepted", Build(builder => builder.Mean(Body(builder))));
        Refused("cannot be retrained", Build(Body));
    }

    public void Dispose() => _folder.Dispose();

    private static int Body(ModelBuilder builder) => builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 6, stride: 2);

    private static byte[] Build(Func<ModelBuilder, int> layers)
    {
        var builder = new ModelBuilder(5);
        return builder.Output(layers(builder)).Build();
    }

    private AdaptedModel Adapt(byte[] file, AdaptationOptions? options = null) => ModelAdapter.Adapt(TfLiteModel.Parse(file), _folder.Path, options ?? _options, TimeProvider.System);

    private void Refused(string part, byte[] file, AdaptationOptions? options = null, string? folder = null) => Assert.Contains(
        part,
        Assert.Throws<AdaptationException>(() => ModelAdapter.Adapt(TfLiteModel.Parse(file), folder ?? _folder.Path, options ?? _options, TimeProvider.System)).Message,
        StringComparison.Ordinal);
}
