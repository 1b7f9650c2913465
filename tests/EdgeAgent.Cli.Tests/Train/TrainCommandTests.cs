using System.Text.Json;
using System.Xml.Linq;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Train;

public sealed class TrainCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model, _data;

    public TrainCommandTests() => (_model, _data) = (TrainFolder.WriteModel(_harness), TrainFolder.WritePictures(_harness, perClass: 24));

    private string Target => _harness.PathOf("out.tflite");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Training_writes_a_float_model_that_knows_the_classes()
    {
        JsonElement document = await EdgeCtlHarness.RunJsonAsync(Arguments("--epochs", "8", "--rate", "0.1"));
        JsonElement evaluation = await EdgeCtlHarness.RunJsonAsync("evaluate", Target, "--data", _data);

        Assert.Equal(TensorType.Float32, InputType(Target));
        Assert.InRange(evaluation.GetProperty("top1").GetDouble(), 0.9, 1);
        Assert.Equal((65, 7, 3), (document.GetProperty("trainingExamples").GetInt32(), document.GetProperty("heldOutExamples").GetInt32(), document.GetProperty("classes").GetInt32()));
        Assert.True(document.GetProperty("batchNormalization").GetBoolean());
        Assert.Equal(9, document.GetProperty("epochs").GetArrayLength());
        Assert.Single(document.GetProperty("epochs").EnumerateArray(), epoch => epoch.GetProperty("isKept").GetBoolean());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("comparison").ValueKind);
    }

    [Fact]
    public async Task With_quantization_it_writes_an_int8_model_its_float_companion_the_curves_and_a_comparison()
    {
        string companion = _harness.PathOf("companion.tflite");
        JsonElement document = await EdgeCtlHarness.RunJsonAsync(Arguments(
            "--epochs", "6", "--rate", "0.1", "--qat", "--qat-epochs", "2", "--float", companion, "--curves", _harness.PathOf("curves.svg"), "--compare", "--flip", "--shift", "0.1"));
        JsonElement evaluation = await EdgeCtlHarness.RunJsonAsync("evaluate", Target, "--data", _data, "--against", companion);

        Assert.Equal((TensorType.Int8, TensorType.Float32), (InputType(Target), InputType(companion)));
        Assert.InRange(evaluation.GetProperty("top1").GetDouble(), 0.9, 1);
        JsonElement comparison = document.GetProperty("comparison");
        Assert.Equal(["float", "ptq", "qat"], comparison.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.Equal(7, comparison.GetProperty("samples").GetInt32());
        Assert.InRange(comparison.GetProperty("sameAnswersAsSimulation").GetDouble(), 0.85, 1);
        Assert.Equal(JsonValueKind.Object, comparison.GetProperty("qatToPtq").ValueKind);
        Assert.Equal(1 + 1 + 6 + 1 + 2, File.ReadAllLines(_harness.PathOf("curves.csv")).Length);
        Assert.Equal("svg", XDocument.Load(_harness.PathOf("curves.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public async Task People_read_what_each_epoch_came_to_and_one_table_in_the_end()
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(Arguments("--epochs", "2", "--qat", "--qat-epochs", "1", "--compare"));
        Assert.True(exitCode == 0, error);
        Assert.All(
            (string[])["int8 after training", "int8 trained with quantization", "points to float", "95 % interval", "the integer model answers as its simulation", "wrote"],
            part => Assert.Contains(part, output, StringComparison.Ordinal));
        Assert.All(
            (string[])["before training: held out: ", "epoch 2 of 2: loss ", "before with quantization: ", "epoch 1 of 1 with quantization: "],
            part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_command_gives_the_same_bytes_and_another_seed_others()
    {
        byte[] one = await TrainedAsync("--threads", "1"), same = await TrainedAsync("--threads", "2", "--cache", "0"), other = await TrainedAsync("--seed", "2");
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);

        async Task<byte[]> TrainedAsync(params string[] options)
        {
            await EdgeCtlHarness.RunJsonAsync(Arguments(["--epochs", "2", "--qat", "--qat-epochs", "1", "--flip", "--zoom", "0.1", .. options]));
            return File.ReadAllBytes(Target);
        }
    }

    [Fact]
    public async Task A_new_last_layer_has_the_classes_of_the_data()
    {
        string model = TrainFolder.WriteModel(_harness, classes: 7);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("train", model, "--data", _data, "-o", Target, "--batch", "8", "--epochs", "8", "--rate", "0.1", "--classes", "data", "--batch-norm", "on");
        SubGraph graph = TfLiteModel.Parse(File.ReadAllBytes(Target)).SubGraphs[0];
        Assert.Equal(3, document.GetProperty("classes").GetInt32());
        Assert.Equal([1, 3], graph.Tensors[graph.Outputs[0]].Shape);
        Assert.InRange(document.GetProperty("epochs").EnumerateArray().Max(epoch => epoch.GetProperty("heldOutTop1").GetDouble()), 0.8, 1);
    }

    [Fact]
    public async Task A_trained_model_is_trained_further_as_it_is()
    {
        await EdgeCtlHarness.RunJsonAsync(Arguments("--epochs", "8", "--rate", "0.1"));
        string trained = _harness.PathOf("trained.tflite"), heldOut = TrainFolder.WritePictures(_harness, perClass: 9, "others");
        File.Move(Target, trained);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("train", trained, "--data", _data, "-o", Target, "--batch", "8", "--epochs", "1", "--held-out", heldOut);
        Assert.False(document.GetProperty("batchNormalization").GetBoolean());
        Assert.Equal(27, document.GetProperty("heldOutExamples").GetInt32());
        Assert.InRange(document.GetProperty("epochs")[0].GetProperty("heldOutTop1").GetDouble(), 0.85, 1);
    }

    [Fact]
    public async Task A_finished_run_that_is_resumed_writes_the_same_files_again()
    {
        string[] arguments = Arguments("--epochs", "2", "--qat", "--qat-epochs", "1", "--checkpoint", _harness.PathOf("run"));
        await EdgeCtlHarness.RunJsonAsync(arguments);
        byte[] first = File.ReadAllBytes(Target);
        File.Delete(Target);
        JsonElement again = await EdgeCtlHarness.RunJsonAsync([.. arguments, "--resume"]);
        Assert.Equal(first, File.ReadAllBytes(Target));
        Assert.True(again.GetProperty("wasResumed").GetBoolean());
    }

    [Fact]
    public async Task Checkpoints_of_an_earlier_run_are_neither_overwritten_nor_continued_with_other_options()
    {
        string[] arguments = Arguments("--epochs", "1", "--checkpoint", _harness.PathOf("run"));
        await EdgeCtlHarness.RunJsonAsync(arguments);
        Assert.Contains("--resume continues it", await FailAsync(arguments), StringComparison.Ordinal);
        Assert.Contains("weight decay 0.0001 and this one has 0.5", await FailAsync([.. arguments, "--resume", "--weight-decay", "0.5"]), StringComparison.Ordinal);
        Assert.Contains("variation flip off, shift 0", await FailAsync([.. arguments, "--resume", "--flip"]), StringComparison.Ordinal);
        File.Delete(Path.Combine(_data, "red", "001.png"));
        Assert.Contains("data of ", await FailAsync([.. arguments, "--resume"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_without_classes()
    {
        string folder = Path.Combine(_data, "red");
        Assert.Contains("labels.csv", await FailAsync("train", _model, "--data", folder, "-o", Target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_one_class()
    {
        string folder = Directory.CreateDirectory(_harness.PathOf("one")).FullName;
        Directory.Move(Path.Combine(_data, "red"), Path.Combine(folder, "red"));
        Assert.Contains("of one class, red", await FailAsync("train", _model, "--data", folder, "-o", Target, "--batch", "8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_picture_is_named()
    {
        string picture = Path.Combine(_data, "green", "007.png");
        File.WriteAllBytes(picture, [.. File.ReadAllBytes(picture).Take(50)]);
        Assert.Contains(Path.Combine("green", "007.png"), await FailAsync(Arguments("--epochs", "1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_pictures_than_a_batch() => Assert.Contains(
        "there are 65 training examples, fewer than a batch of 66", await FailAsync("train", _model, "--data", _data, "-o", Target, "--batch", "66"), StringComparison.Ordinal);

    [Fact]
    public async Task More_classes_than_the_model_has() => Assert.Contains(
        "the model's 2 outputs are classes 0 to 1", await FailAsync("train", TrainFolder.WriteModel(_harness, classes: 2), "--data", _data, "-o", Target), StringComparison.Ordinal);

    [Fact]
    public async Task A_model_that_is_no_float_classifier()
    {
        Assert.Contains("a float32 model with one input can be trained", await FailAsync(
            "train", _harness.Write("int8.tflite", Optimization.Zoo.TinyClassifier.Build()), "--data", _data, "-o", Target), StringComparison.Ordinal);
        Assert.Contains("a classifier with one output of class scores can be trained", await FailAsync(
            "train", TrainFolder.WriteModel(_harness, gives: false), "--data", _data, "-o", Target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_out_folders_whose_classes_are_others()
    {
        string others = TrainFolder.WritePictures(_harness, perClass: 2, "others");
        Directory.Delete(Path.Combine(others, "blue"), recursive: true);
        Assert.Contains("class 0 is blue in", await FailAsync(Arguments("--held-out", others)), StringComparison.Ordinal);
    }

    [Theory, InlineData("-o"), InlineData("--float"), InlineData("--curves"), InlineData("--checkpoint")]
    public async Task A_place_that_does_not_exist_is_named_before_any_work(string option)
    {
        string path = _harness.PathOf("none/file.svg");
        string[] arguments = option == "-o" ? ["train", _model, "--data", _data, "-o", path] : Arguments("--qat", option, path);
        string error = await FailAsync(arguments);
        Assert.Contains(Path.ChangeExtension(path, null), error, StringComparison.Ordinal);
        Assert.Contains("there is no folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_at_which_training_diverges_keeps_the_last_good_checkpoint()
    {
        string error = await FailAsync(Arguments("--rate", "1e38", "--batch-norm", "off", "--checkpoint", _harness.PathOf("run")));
        Assert.Contains("training diverged in epoch 1", error, StringComparison.Ordinal);
        Assert.Contains("the last good checkpoint is kept", error, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_harness.PathOf("run"), "checkpoint-*.bin"));
    }

    private string[] Arguments(params string[] options) => ["train", _model, "--data", _data, "-o", Target, "--batch", "8", .. options];

    private static TensorType InputType(string path)
    {
        SubGraph graph = TfLiteModel.Parse(File.ReadAllBytes(path)).SubGraphs[0];
        return graph.Tensors[graph.Inputs[0]].Type;
    }

    /// <summary>Expects exit code 1, one sentence as the last line of standard error, and no change of the output.</summary>
    private async Task<string> FailAsync(params string[] arguments)
    {
        bool existed = File.Exists(Target);
        File.WriteAllBytes(Target, [1, 2, 3]);
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.StartsWith("error: ", lines[^1], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.Empty(Directory.GetFiles(_harness.Folder, "*.tmp"));
        if (!existed)
            File.Delete(Target);
        return lines[^1];
    }
}
