using System.Globalization;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Train;

/// <summary>Tells people what a training run came to.</summary>
internal static class TrainReport
{
    public static void Write(TrainDocument document, CommandOutput output)
    {
        TextTable head = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        head.Add("wrote", $"{document.Output}  {(document.Quantization ? "int8" : "float32")}, {Quantity.Bytes(document.Bytes)}");
        if (document.FloatOutput is not null)
            head.Add("", $"{document.FloatOutput}  float32");
        head.Add("trained on", Invariant($"{document.TrainingExamples} of {document.Data}"));
        head.Add("held out", Invariant($"{document.HeldOutExamples}: {document.HeldOut}"));
        head.Add("network", Invariant($"{document.Classes} outputs{(document.BatchNormalization ? ", with batch normalization" : "")}"));
        head.Add("run", Invariant($"{document.Seconds:0.0} s{Rate(document.ExamplesPerSecond)}, {document.Threads} threads, seed {document.Seed}{(document.WasResumed ? ", continued" : "")}"));
        foreach (EpochDocument epoch in document.Epochs.Where(epoch => epoch.IsKept))
            head.Add("kept", Describe(epoch));
        output.Write(head);
        if (document.Comparison is { } comparison)
            Write(comparison, output);
    }

    private static void Write(ComparisonDocument comparison, CommandOutput output)
    {
        output.Result.WriteLine();
        TextTable table = new(
            new TableColumn(Invariant($"on {comparison.Samples} held-out samples")), new TableColumn("top-1", IsRightAligned: true), new TableColumn("95 % interval", IsRightAligned: true),
            new TableColumn("points to float", IsRightAligned: true), new TableColumn("95 % interval", IsRightAligned: true), new TableColumn("same answers", IsRightAligned: true),
            new TableColumn("size", IsRightAligned: true));
        foreach (ComparedModelDocument model in comparison.Models)
        {
            table.Add(
                Name(model.Name), EvaluateReport.Percent(model.Top1), EvaluateReport.Percent(model.Top1Interval), model.ToFloat is { } points ? Points(points.Points) : "",
                model.ToFloat is { } difference ? Interval(difference) : "", model.SameAnswersAsFloat is { } same ? EvaluateReport.Percent(same) : "", Quantity.Bytes(model.Bytes));
        }

        output.Write(table);
        if (comparison.QatToPtq is { } gain)
            output.Result.WriteLine(Invariant($"training with quantization less quantization after training: {Points(gain.Points)} points ({Interval(gain)}), {gain.Gained} gained and {gain.Lost} lost"));
        if (comparison is { SimulatedTop1: { } simulated, SameAnswersAsSimulation: { } agreement })
            output.Result.WriteLine(Invariant($"the integer model answers as its simulation to {EvaluateReport.Percent(agreement)}; the simulation's top-1 is {EvaluateReport.Percent(simulated)}"));
    }

    private static string Name(string name) => name switch
    {
        "ptq" => "int8 after training",
        "qat" => "int8 trained with quantization",
        _ => "float32",
    };

    private static string Describe(EpochDocument epoch)
    {
        string when = epoch.Epoch == 0 ? "the weights before the first epoch" : Invariant($"epoch {epoch.Epoch}");
        return Invariant($"{(epoch.Phase == "float" ? "float: " : "with quantization: ")}{when}, {EvaluateReport.Percent(epoch.HeldOutTop1)} of held-out data");
    }

    private static string Rate(double? examplesPerSecond) => examplesPerSecond is { } rate ? Invariant($", {rate:0.0} pictures a second in training") : "";

    private static string Points(double points) => points.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Interval(DifferenceDocument difference) =>
        Invariant($"{difference.PointsInterval.Low.ToString("0.0", CultureInfo.InvariantCulture)} .. {difference.PointsInterval.High.ToString("0.0", CultureInfo.InvariantCulture)}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
