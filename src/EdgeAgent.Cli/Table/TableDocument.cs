using EdgeAgent.Optimization.Tables;

namespace EdgeAgent.Cli.Table;

/// <summary>What <c>table --json</c> prints.</summary>
internal sealed record TableDocument(string Machine, string Kernels, int Threads, string? Data, IReadOnlyList<string> Remarks, IReadOnlyList<TableRowDocument> Rows)
{
    public static TableDocument Of(TableRequest request, IReadOnlyList<TableRow> rows, IReadOnlyList<string> remarks) =>
        new(Machines.Describe(), rows[0].Latency.Kernels, request.Threads, request.Data, remarks, [.. rows.Select(TableRowDocument.Of)]);
}
