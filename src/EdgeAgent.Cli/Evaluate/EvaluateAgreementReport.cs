using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>How a model compares with another, for people.</summary>
internal static class EvaluateAgreementReport
{
    public static void Write(ModelAgreement agreement, EvaluateOutcome outcome, CommandOutput output)
    {
        TextTable table = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        table.Add("against", outcome.Against!.Name);
        if (agreement.Reference is { } reference)
            table.Add("its top-1", $"{EvaluateReport.Percent(reference.Top1)}  {EvaluateReport.Percent(reference.Top1Interval)}");
        if (agreement.Difference is PairedDifference difference)
        {
            string interval = $"{Points(difference.Interval.Low)} .. {Points(difference.Interval.High)}";
            string discordant = Invariant($"only this right {difference.Gained}, only the other {difference.Lost}, McNemar p {difference.PValue:0.000}");
            table.Add("difference", $"{Points(difference.Difference)} points  {interval}; {discordant}");
        }

        if (agreement.SameAnswers is int same)
        {
            string share = $"{EvaluateReport.Percent(same / (double)agreement.Count)}  {EvaluateReport.Percent(ConfidenceInterval.Wilson(same, agreement.Count))}";
            table.Add(agreement.Reference is null ? "same maximum" : "same answer", share);
        }

        foreach (OutputAgreement compared in agreement.Outputs)
            table.Add("output", $"{compared.Output.Name}: {Describe(compared.Error)}");
        output.Result.WriteLine();
        output.Write(table);
        if (outcome.Layers.Count > 0)
            WriteLayers(outcome.Layers, output);
    }

    private static void WriteLayers(IReadOnlyList<LayerError> layers, CommandOutput output)
    {
        TextTable table = new(
            new TableColumn("node", IsRightAligned: true), new TableColumn("op"), new TableColumn("output"), new TableColumn("SQNR dB", IsRightAligned: true),
            new TableColumn("cosine", IsRightAligned: true), new TableColumn("max diff", IsRightAligned: true), new TableColumn("name", IsFlexible: true));
        foreach (LayerError layer in layers)
        {
            (string sqnr, string cosine, string largest) = layer.Error is OutputError error
                ? (Decibels(error.SqnrDb), Invariant($"{error.MeanCosine:0.00000}"), Quantity.Real(error.LargestDifference))
                : (layer.Match == LayerMatch.NoCounterpart ? "no like" : "other shape", "-", "-");
            string tensor = $"{layer.Tensor.Type.ToString().ToLowerInvariant()} {layer.Tensor.Shape}";
            table.Add(Invariant($"{layer.Node.Index}"), layer.Node.Operator, tensor, sqnr, cosine, largest, layer.Tensor.Name);
        }

        output.Result.WriteLine();
        output.Write(table);
        int without = layers.Count(layer => layer.Match == LayerMatch.NoCounterpart);
        if (without > 0)
            output.Result.WriteLine(Invariant($"no like: {without} of {layers.Count} tensors have no tensor of the same name in the other model"));
    }

    private static string Describe(OutputError error)
    {
        string unit = double.IsFinite(error.SqnrDb) ? " dB" : "";
        string elements = $"largest difference {Quantity.Real(error.LargestDifference)}, equal elements {EvaluateReport.Percent(error.EqualShare)}";
        return Invariant($"SQNR {Decibels(error.SqnrDb)}{unit}, mean cosine {error.MeanCosine:0.00000}, {elements}");
    }

    private static string Points(double share) => Invariant($"{share * 100:+0.00;-0.00;0.00}");

    private static string Decibels(double value) => double.IsPositiveInfinity(value) ? "equal" : double.IsNaN(value) ? "-" : Invariant($"{value:0.0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
