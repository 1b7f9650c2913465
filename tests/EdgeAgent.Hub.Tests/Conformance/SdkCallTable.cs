namespace EdgeAgent.Hub.Tests.Conformance;

/// <summary>The table of calls in the hub's README.</summary>
internal static class SdkCallTable
{
    private const string Head = "| package | call | what is seen |";

    /// <summary>The rows of the table, in their order.</summary>
    public static IReadOnlyList<string> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(SdkRun.Repository(), "src", "EdgeAgent.Hub", "README.md"))
            .SkipWhile(line => line != Head).Skip(2).TakeWhile(line => line.StartsWith('|')),
    ];

    /// <summary>Package and call of a row.</summary>
    public static (string Package, string Call) Key(string row) => row.Split(" | ") is [var package, var call, ..] ? (package.TrimStart('|', ' '), call.Trim('`')) : (row, "");
}
