namespace EdgeAgent.Hub.Tests.Conformance;

public sealed class SdkConformanceTests(SdkRun run) : IClassFixture<SdkRun>
{
    public static TheoryData<string, string> Calls => [.. SdkCallTable.Rows.Select(SdkCallTable.Key)];

    [Theory, MemberData(nameof(Calls))]
    public void The_SDK_sees_what_IoT_Hub_would_show_it(string package, string call)
    {
        Assert.SkipWhen(run.Skipped is not null, run.Skipped ?? "");

        SdkCall? made = run.Calls.FirstOrDefault(candidate => candidate.Package == package && candidate.Call == call);
        Assert.True(made is not null, $"{package}: {call} was not called; {run.Log}");
        Assert.True(made.Passed, $"{made.Expectation}\n{made.Failure}");
    }

    [Fact]
    public void The_table_in_the_README_is_that_of_the_run()
    {
        Assert.SkipWhen(run.Skipped is not null, run.Skipped ?? "");

        Assert.Equal(string.Join('\n', run.Calls.Select(call => call.Row)), string.Join('\n', SdkCallTable.Rows));
    }
}
