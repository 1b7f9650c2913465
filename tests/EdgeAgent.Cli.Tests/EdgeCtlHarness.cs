using System.CommandLine;
using System.Text.Json;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Tests;

/// <summary>Runs edgectl's command lines in this process, with both outputs caught, in a folder of its own.</summary>
public sealed class EdgeCtlHarness : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeagent-cli-");

    public string Folder => _folder.FullName;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, CancellationToken cancellation = default)
    {
        using StringWriter output = new(), error = new();
        InvocationConfiguration configuration = new() { Output = output, Error = error };
        int exitCode = await CommandRunner.RunAsync(EdgeCtl.Create(TimeProvider.System), arguments, configuration, cancellation);
        return (exitCode, output.ToString(), error.ToString());
    }

    public static async Task<JsonElement> RunJsonAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Expects exit code 1, an empty standard output, and one sentence on standard error, which is returned.</summary>
    public static async Task<string> FailAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        string line = Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        return line["error: ".Length..];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
