using System.Globalization;
using System.Text;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Advice;
using EdgeAgent.Optimization.Charts;

namespace EdgeAgent.Cli.Optimize;

/// <summary>Tells people what was tried and what is recommended: in the terminal, as Markdown, as a picture.</summary>
internal static class AdvisorReport
{
    public static void WriteLine(CandidateResult result, TextWriter progress) => progress.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Candidate.Name}: {Quantity.Bytes(result.File.Length)}, {result.Latency.Fastest.TotalMilliseconds:G4} ms, {Drop(result.DropPoints)} lost"));

    public static void Write(AdvisorDocument document, string report, CommandOutput output)
    {
        output.Write(Table(document));
        output.Result.WriteLine();
        output.Result.WriteLine(document.Advice);
        output.Result.WriteLine(document.Output is null ? "wrote    no model" : $"wrote    {document.Output}");
        output.Result.WriteLine($"report   {report}");
    }

    public static void WritePicture(Advice advice, string model, Stream stream)
    {
        FigureRow[] rows = [.. advice.Results.Select(result => new FigureRow(
            model, result.Candidate.Name, result.File.Length, result.Latency.Fastest.TotalMilliseconds, result.Top1, result == advice.Chosen))];
        stream.Write(Encoding.UTF8.GetBytes(FigureChart.Draw($"What optimizing {model} gives", rows)));
    }

    public static void WriteMarkdown(AdvisorDocument document, string picture, Stream stream)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Optimizing {document.Model}").AppendLine();
        text.AppendLine(document.Advice).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Accuracy on {document.EvaluationSamples} samples{(document.HasLabels ? "" : " without labels: 'points lost' are samples that are answered otherwise than by the float model")}; calibrated with {document.CalibrationSamples} others.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Latency is the fastest of many, measured in turns with the float model on {document.Machine}; kernels {document.Kernels}.").AppendLine();
        using (StringWriter table = new(text, CultureInfo.InvariantCulture))
            Table(document).WriteMarkdown(table);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"![Size, latency and accuracy]({picture})");
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static TextTable Table(AdvisorDocument document)
    {
        TextTable table = new([
            new("candidate"), new("size", IsRightAligned: true), new("smaller", IsRightAligned: true), new("ms", IsRightAligned: true), new("faster", IsRightAligned: true),
            new("top-1 %", IsRightAligned: true), new("points lost", IsRightAligned: true), new("95 % interval of the difference", IsRightAligned: true), new("meets targets"),
        ]);
        foreach (CandidateDocument candidate in document.Candidates)
        {
            table.Add(
                candidate.Name == document.Chosen ? $"{candidate.Name} *" : candidate.Name,
                Quantity.Bytes(candidate.Bytes),
                Number((double)document.Candidates[0].Bytes / candidate.Bytes, "F2"),
                Number(candidate.LatencyMs, "G4"),
                Number(candidate.Speedup, "F2"),
                candidate.Top1 is { } top1 ? Number(100 * top1, "F2") : "-",
                candidate.DropPoints is { } drop ? Number(drop, "F2") : "-",
                candidate.DifferencePointsInterval is { Low: var low, High: var high } ? $"{Number(low, "F2")} to {Number(high, "F2")}" : "-",
                candidate.MeetsTargets ? "yes" : "no");
        }

        return table;
    }

    private static string Drop(double? points) => points is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:F2} points") : "an unknown number of points";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
