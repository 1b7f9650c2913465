using System.Text.Json;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Zoo;

public sealed class ZooCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_list_has_every_network_for_people_and_for_machines()
    {
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["zoo", "list"]);
        JsonElement rows = await EdgeCtlHarness.RunJsonAsync("zoo", "list");
        string[] lines = output.TrimEnd('\n').Split('\n');

        Assert.Equal(0, exitCode);
        Assert.Equal(ZooCatalog.All.Select(network => network.Name), lines.Skip(1).Select(line => line.Split(' ')[0]));
        Assert.Equal(ZooCatalog.All.Select(network => network.Name), rows.EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        JsonElement mobileNet = rows.EnumerateArray().First(row => row.GetProperty("name").GetString() == "mobilenet_v2");
        Assert.Equal(300_775_552, mobileNet.GetProperty("macs").GetInt64());
        Assert.Equal(224, mobileNet.GetProperty("defaultResolution").GetInt32());
        Assert.Contains("3.5 M", lines.First(line => line.StartsWith("mobilenet_v2 ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_built_network_runs_with_the_chosen_shape()
    {
        string path = _harness.PathOf("small.tflite");
        JsonElement built = await EdgeCtlHarness.RunJsonAsync(
            "zoo", "build", "mobilenet_v1", "-o", path, "--alpha", "0.25", "--resolution", "96", "--classes", "7", "--seed", "3");
        JsonElement result = await EdgeCtlHarness.RunJsonAsync("infer", path, "--seed", "1");

        Assert.Equal(new FileInfo(path).Length, built.GetProperty("bytes").GetInt64());
        Assert.Equal("mobilenet_v1, alpha 0.25, 96x96, 7 classes; seeded weights (seed 3), not trained", built.GetProperty("description").GetString());
        Assert.Equal([path], Directory.GetFiles(_harness.Folder));
        TfLiteModel model = TfLiteModel.Parse(File.ReadAllBytes(path));
        Assert.Equal([1, 96, 96, 3], model.SubGraphs[0].Tensors[model.SubGraphs[0].Inputs[0]].Shape);
        Assert.Equal([1, 7], model.SubGraphs[0].Tensors[model.SubGraphs[0].Outputs[0]].Shape);
        Assert.Equal("small.tflite", result.GetProperty("model").GetString());
    }

    [Fact]
    public async Task People_are_told_that_seeded_weights_are_not_trained()
    {
        string path = _harness.PathOf("kws.tflite");
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["zoo", "build", "tiny_kws", "-o", path]);
        Assert.Equal((0, $"wrote {path}  91.7 KiB  tiny_kws, 12 classes; seeded weights (seed 1), not trained\n"), (exitCode, output));
    }

    [Fact]
    public async Task Weights_that_cannot_be_used_leave_the_old_file_and_no_other()
    {
        string path = _harness.Write("model.tflite", [1, 2, 3]), weights = _harness.Write("broken.safetensors", [1, 2, 3]);
        Assert.StartsWith("broken.safetensors is no valid .safetensors file: the file has 3 bytes", await EdgeCtlHarness.FailAsync("zoo", "build", "tiny_ad", "-o", path, "--weights", weights), StringComparison.Ordinal);
        string missing = _harness.PathOf("missing.safetensors");
        Assert.Equal($"there is no weights file {missing}", await EdgeCtlHarness.FailAsync("zoo", "build", "tiny_ad", "-o", path, "--weights", missing));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([weights, path], Directory.GetFiles(_harness.Folder).Order());
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        Assert.Equal($"{_harness.Folder} is a folder; the output must be a file", await EdgeCtlHarness.FailAsync("zoo", "build", "tiny_ad", "-o", _harness.Folder));
        string path = _harness.PathOf("none/model.tflite");
        Assert.StartsWith($"{path} cannot be written: ", await EdgeCtlHarness.FailAsync("zoo", "build", "tiny_ad", "-o", path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no network nonsense; accepted: mobilenet_v1, ", "nonsense")]
    [InlineData("tiny_kws comes in one width; it takes no alpha.", "tiny_kws", "--alpha", "0.5")]
    [InlineData("a resolution of 8 is out of range; mobilenet_v2 takes 32 to 4096.", "mobilenet_v2", "--resolution", "8")]
    [InlineData("1 classes are out of range; mobilenet_v2 takes 2 to 100000.", "mobilenet_v2", "--classes", "1")]
    [InlineData("Cannot parse argument 'wide'", "mobilenet_v2", "--alpha", "wide")]
    public async Task Options_that_the_network_does_not_take_are_wrong_usage(string part, params string[] arguments)
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["zoo", "build", "-o", _harness.PathOf("x.tflite"), .. arguments]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.EndsWith("usage: edgectl zoo build --help\n", error.Replace(System.CommandLine.RootCommand.ExecutableName, "edgectl", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_harness.Folder));
    }
}
