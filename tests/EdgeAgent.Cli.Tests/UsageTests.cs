namespace EdgeAgent.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("demo", "--seconds", "0")]
    [InlineData("demo", "--idle-watts", "5", "--busy-watts", "4")]
    [InlineData("demo", "--busy-watts", "nothing")]
    [InlineData("demo", "--crop", "0")]
    [InlineData("hub", "--mqtt-port", "70000")]
    [InlineData("evaluate", "model.tflite")]
    [InlineData("evaluate", "model.tflite", "--data", "x", "--layers", "3")]
    [InlineData("evaluate", "model.tflite", "--data", "x", "--limit", "0")]
    [InlineData("evaluate", "model.tflite", "--data", "x", "--skip-bad", "2")]
    [InlineData("evaluate", "model.tflite", "--data", "x", "--records", "int4")]
    [InlineData("evaluate", "model.tflite", "--data", "x", "--threads", "0")]
    [InlineData("train", "model.tflite", "-o", "out.tflite")]
    [InlineData("train", "model.tflite", "--data", "x")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--epochs", "0")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--epochs", "-1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--qat-epochs", "2")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--qat-rate", "0.1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--float", "float.tflite")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--resume")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--batch", "0")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--rate", "0")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--optimizer", "rmsprop")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--schedule", "linear")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--batch-norm", "maybe")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--classes", "1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--label-smoothing", "1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--zoom", "1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--held-out-share", "0")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--held-out", "y", "--held-out-share", "0.1")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--held-out-labels", "y.csv")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--curves", "curves.png")]
    [InlineData("train", "model.tflite", "--data", "x", "-o", "out.tflite", "--threads", "0")]
    [InlineData("publish", "model.tflite")]
    [InlineData("publish", "model.tflite", "--version", "one two")]
    [InlineData("publish", "model.tflite", "--version", "1", "--name", "a/b")]
    [InlineData("zoo")]
    [InlineData("zoo", "build", "tiny_ad")]
    [InlineData("generate")]
    [InlineData("generate", "displays")]
    [InlineData("generate", "displays", "-o", "x", "--side", "31")]
    [InlineData("generate", "displays", "-o", "x", "--count", "0")]
    [InlineData("generate", "displays", "-o", "x", "--difficulty", "2.5")]
    [InlineData("generate", "displays", "-o", "x", "--split", "both")]
    [InlineData("push", "pi")]
    [InlineData("push", "pi", "--candidate", "abc", "--size", "5")]
    [InlineData("push", "pi", "--candidate", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("push", "pi", "--model", "a:1", "--candidate", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--size", "5")]
    [InlineData("push", "pi", "--model", "name-without-version")]
    [InlineData("push", "pi", "--model", "a:1", "--wait", "-1")]
    public async Task Wrong_usage_exits_with_2_and_says_where_help_is(params string[] arguments)
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("demo")]
    [InlineData("hub")]
    [InlineData("infer")]
    [InlineData("bench")]
    [InlineData("inspect")]
    [InlineData("zoo")]
    [InlineData("zoo", "list")]
    [InlineData("zoo", "build")]
    [InlineData("generate")]
    [InlineData("generate", "displays")]
    [InlineData("evaluate")]
    [InlineData("optimize")]
    [InlineData("train")]
    [InlineData("table")]
    [InlineData("keys")]
    [InlineData("root")]
    [InlineData("sign")]
    [InlineData("cosign")]
    [InlineData("verify")]
    [InlineData("publish")]
    [InlineData("push")]
    [InlineData("rollout")]
    [InlineData("rollout", "start")]
    [InlineData("rollout", "status")]
    [InlineData("rollout", "list")]
    [InlineData("rollout", "pause")]
    [InlineData("rollout", "resume")]
    [InlineData("rollout", "abort")]
    [InlineData("rollout", "delete")]
    [InlineData("models")]
    [InlineData("models", "list")]
    [InlineData("models", "show")]
    [InlineData("models", "delete")]
    [InlineData("models", "gc")]
    [InlineData("method")]
    [InlineData("devices")]
    public async Task Every_command_has_help(params string[] command)
    {
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync([.. command, "--help"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_lists_exactly_the_commands_that_exist()
    {
        (_, string output, _) = await EdgeCtlHarness.RunAsync(["--help"]);
        string[] commands = [.. output[output.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(line => line.TrimStart().Split(' ')[0]).Where(word => word.Length > 0)];
        Assert.Equal(["demo", "hub", "infer", "bench", "inspect", "optimize", "train", "evaluate", "table", "zoo", "generate", "keys", "root", "sign", "cosign", "verify", "delta", "publish", "push", "rollout", "models", "method", "devices", "twin", "telemetry", "logs", "watch", "completion"], commands);
    }
}
