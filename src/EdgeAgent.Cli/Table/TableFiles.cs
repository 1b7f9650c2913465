using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Charts;

namespace EdgeAgent.Cli.Table;

/// <summary>Writes the quantization table as Markdown, CSV, JSON and a picture.</summary>
internal static class TableFiles
{
    public static void Write(TableDocument document, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"the folder {folder} cannot be made: {e.Message}", e);
        }

        Save("table.svg", FigureChart.Draw("Size, latency and accuracy", [.. document.Rows.Select(row => new FigureRow(row.Model, row.Variant, row.Bytes, row.LatencyMs, row.Top1))]));
        Save("table.json", JsonSerializer.Serialize(document, CliJsonContext.Default.TableDocument) + "\n");
        Save("table.csv", Csv(document));
        Save("table.md", Markdown(document));

        void Save(string name, string text) => OutputFile.Replace(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static string Csv(TableDocument document)
    {
        StringBuilder text = new("model,variant,samples,top1,top1_low,top1_high,difference_points,same_answers,latency_ms,latency_median_ms,speedup,bytes,size_ratio\n");
        foreach (TableRowDocument row in document.Rows)
        {
            text.AppendJoin(',', new object?[]
            {
                row.Model, row.Variant, row.Samples, row.Top1, row.Top1Interval?.Low, row.Top1Interval?.High, row.DifferencePoints, row.SameAnswers,
                row.LatencyMs, row.LatencyMedianMs, row.Speedup, row.Bytes, row.SizeRatio,
            }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }

    private static string Markdown(TableDocument document)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        text.WriteLine("# Quantization table");
        text.WriteLine();
        TableReport.Rows(document).WriteMarkdown(text);
        text.WriteLine();
        foreach (string line in TableReport.Notes(document))
            text.WriteLine($"* {line}");
        text.WriteLine();
        text.WriteLine("![Size, latency and accuracy](table.svg)");
        text.WriteLine();
        PublishedTable.WriteMarkdown(text);
        return text.ToString();
    }
}
