namespace EdgeAgent.Fuzz.Tests;

public sealed class FuzzOptionsTests
{
    [Fact]
    public void Targets_and_bounds_are_read()
    {
        FuzzOptions options = FuzzOptions.Read(["--target", "topic", "--seconds", "60", "--seed", "-3", "--count", "5", "--save", "x"])!;

        Assert.Equal(("topic", TimeSpan.FromSeconds(60), -3, 5, "x"), (options.Target, options.ProcessorTime, options.Seed, options.Count, options.Save));
        Assert.Equal("delta", FuzzOptions.Read(["--deltas"])!.Target);
        Assert.Equal("large", FuzzOptions.Read(["--large", "--count", "2"])!.Target);
    }

    [Theory]
    [InlineData("--target", "nothing")]
    [InlineData("--seconds", "0")]
    [InlineData("--count", "many")]
    [InlineData("--fly", "1")]
    [InlineData("--seed")]
    public void Others_are_wrong_usage(params string[] arguments) => Assert.Null(FuzzOptions.Read(arguments));
}
