using System.Globalization;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Table;

/// <summary>The quantization table for people.</summary>
internal static class TableReport
{
    public static void Write(TableDocument document, CommandOutput output)
    {
        output.Write(Rows(document));
        output.Result.WriteLine();
        foreach (string line in Notes(document))
            output.Result.WriteLine(line);
    }

    /// <summary>What a reader must know of the figures.</summary>
    public static IEnumerable<string> Notes(TableDocument document) =>
    [
        $"Latency: fastest of many, a model's variants measured in turns; {document.Threads} thread{(document.Threads == 1 ? "" : "s")}, kernels {document.Kernels}, {document.Machine}.",
        .. document.Data is null ? (string[])[] : [$"Accuracy: {document.Data}; 'points' is the paired difference to float32 with its 95 % interval; 'same' the share of answers that equal float32's."],
        .. document.Remarks,
    ];

    /// <summary>One row a variant.</summary>
    public static TextTable Rows(TableDocument document)
    {
        bool hasAnswers = document.Rows.Any(row => row.Samples > 0);
        TextTable table = hasAnswers
            ? new([new("model"), new("variant"), Right("top-1 %"), Right("points"), Right("same %"), Right("latency ms"), Right("faster"), Right("size MB"), Right("smaller")])
            : new([new("model"), new("variant"), Right("latency ms"), Right("faster"), Right("size MB"), Right("smaller")]);
        foreach (TableRowDocument row in document.Rows)
        {
            string[] accuracy =
            [
                row.Top1 is { } top1 && row.Top1Interval is { Low: var low, High: var high } ? $"{Number(100 * top1, "F2")} ({Number(100 * low, "F1")}-{Number(100 * high, "F1")})" : "-",
                row.DifferencePoints is { } points && row.DifferencePointsInterval is { Low: var least, High: var most } ? $"{Number(points, "+0.00;-0.00;0.00")} ({Number(least, "F1")} to {Number(most, "F1")})" : "-",
                row.SameAnswers is { } same ? Number(100 * same, "F1") : "-",
            ];
            table.Add([
                row.Model, row.Variant, .. hasAnswers ? accuracy : [],
                Number(row.LatencyMs, "G4"), Number(row.Speedup, "F2"), Number(row.Bytes / 1e6, "F2"), Number(row.SizeRatio, "F2"),
            ]);
        }

        return table;

        static TableColumn Right(string head) => new(head, IsRightAligned: true);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
