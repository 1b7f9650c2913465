namespace EdgeAgent.Cli.Tests.Demo;

public sealed class DemoInputTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_missing_agent_is_named() =>
        Assert.Equal("there is no agent program /nowhere/edge-agent", await EdgeCtlHarness.FailAsync("demo", "--seconds", "1", "--agent", "/nowhere/edge-agent"));

    [Fact]
    public async Task A_missing_model_is_named() =>
        Assert.Equal("there is no model file nowhere.tflite", await EdgeCtlHarness.FailAsync("demo", "--seconds", "1", "--model", "nowhere.tflite", "--agent", Self));

    [Fact]
    public async Task A_folder_without_pictures_is_refused()
    {
        string sentence = await EdgeCtlHarness.FailAsync("demo", "--seconds", "1", "--images", _harness.Folder, "--agent", Self);
        Assert.Equal($"the folder {_harness.Folder} holds no pictures; files ending in .jpg, .jpeg, .png are needed", sentence);
    }

    [Fact]
    public async Task Labels_that_do_not_fit_are_refused()
    {
        string labels = _harness.Write("labels.txt", "a\nb\n"u8.ToArray());
        Assert.StartsWith("labels.txt has 2 labels and the model has 33 outputs;", await EdgeCtlHarness.FailAsync("demo", "--seconds", "1", "--labels", labels, "--agent", Self), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_ends_by_itself_fails_the_demo_and_leaves_no_folder()
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["demo", "--seconds", "20", "--agent", "/bin/false"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("did not report the model active", output, StringComparison.Ordinal);
        Assert.Contains("error: the agent ended by itself with exit code 1", error, StringComparison.Ordinal);
    }

    /// <summary>Any existing file: these demos fail before the agent is started.</summary>
    private static string Self => Environment.ProcessPath!;
}
