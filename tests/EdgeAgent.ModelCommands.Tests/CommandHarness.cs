using System.CommandLine;
using System.Text.Json;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Tests;

/// <summary>Runs command lines as a user would, with both outputs caught, in a folder of its own.</summary>
public sealed class CommandHarness : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeagent-commands-");

    /// <summary>Writes a small classifier, [1,12,12,3] to [1,5], with convolutions, a residual, pooling and softmax.</summary>
    public string WriteModel(TensorType type)
    {
        ModelBuilder builder = new(1, type);
        int stem = builder.Conv2D(builder.Input(1, 12, 12, 3), channels: 8, stride: 2);
        int sum = builder.Add(stem, builder.Conv2D(builder.DepthwiseConv2D(stem), channels: 8, kernel: 1, activation: ActivationFunction.None));
        int features = builder.Reshape(builder.Mean(builder.MaxPool2D(sum), keepDims: true), 1, 8);
        return Write("model.tflite", builder.Output(builder.Softmax(builder.FullyConnected(features, units: 5), beta: 0.25f)).Build());
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        RootCommand root = new("Model commands under test.");
        foreach (Command command in ModelCommandSet.Create())
            root.Add(command);
        using StringWriter output = new(), error = new();
        int exitCode = await CommandRunner.RunAsync(root, arguments, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }

    public async Task<JsonElement> RunJsonAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Expects exit code 1, an empty standard output, and one sentence on standard error, which is returned.</summary>
    public async Task<string> FailAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        string line = Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        return line["error: ".Length..];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
