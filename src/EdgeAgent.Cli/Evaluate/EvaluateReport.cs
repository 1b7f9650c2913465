using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>What an evaluation found, for people.</summary>
internal static class EvaluateReport
{
    private const int FewClasses = 20, WorstClasses = 10, ShownPairs = 10, ShownBad = 5;

    public static void Write(EvaluateOutcome outcome, EvaluateRequest request, CommandOutput output)
    {
        EvaluationResult result = outcome.Result;
        TextTable head = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        head.Add("model", $"{outcome.Model.Name}  {Describe(result.Input)} -> {string.Join(", ", result.Outputs.Select(Describe))}");
        head.Add("data", $"{outcome.Samples.Source}");
        head.Add("samples", Invariant($"{result.Count} {Drawn(outcome)}{outcome.Samples.Content.Kind}{Bad(result)}"));
        if (outcome.Samples.Content.IsPictures)
            head.Add("pictures", Describe(result.Preprocessing, request.Options.Preprocessing));
        if (result.Mapping is ClassMapping mapping)
            head.Add("classes", Describe(mapping, outcome.Samples.Classes));
        double seconds = result.Elapsed.TotalSeconds;
        head.Add("run", Invariant($"{seconds:0.0} s, {result.Count / seconds:0.0} a second with {Threads(result)}, kernels {result.Kernels}"));
        output.Write(head);
        foreach (BadSample bad in result.Bad.Take(ShownBad))
            output.Result.WriteLine($"  left out: {bad.Name}: {bad.Reason}");
        if (result.Accuracy is ClassificationAccuracy accuracy)
            WriteAccuracy(accuracy, outcome, request, output);
        if (result.Agreement is ModelAgreement agreement)
            EvaluateAgreementReport.Write(agreement, outcome, output);
    }

    /// <summary>A share as a percentage with its interval.</summary>
    public static string Percent(double share) => Invariant($"{share * 100:0.00} %");

    public static string Percent(ConfidenceInterval interval) => Invariant($"{interval.Low * 100:0.0} .. {interval.High * 100:0.0} %");

    private static void WriteAccuracy(ClassificationAccuracy accuracy, EvaluateOutcome outcome, EvaluateRequest request, CommandOutput output)
    {
        output.Result.WriteLine();
        TextTable table = new(
            new TableColumn("accuracy"), new TableColumn("", IsRightAligned: true), new TableColumn("95 % interval", IsRightAligned: true),
            new TableColumn("right", IsRightAligned: true));
        table.Add("top-1", Percent(accuracy.Top1), Percent(accuracy.Top1Interval), Invariant($"{accuracy.Top1Hits} of {accuracy.Count}"));
        if (outcome.Result.Outputs[0].Shape.ElementCount > ClassificationAccuracy.TopCount)
            table.Add("top-5", Percent(accuracy.Top5), Percent(accuracy.Top5Interval), Invariant($"{accuracy.Top5Hits} of {accuracy.Count}"));
        output.Write(table);
        if (accuracy.Unanswered > 0)
            output.Result.WriteLine(Invariant($"{accuracy.Unanswered} samples have no answer: an output is not a number; they count as wrong"));
        WriteClasses(accuracy, outcome.Samples.Classes, request.ShowsAllClasses, output);
        WriteConfused(accuracy, outcome.Samples.Classes, output);
    }

    private static void WriteClasses(ClassificationAccuracy accuracy, ClassNames names, bool showsAll, CommandOutput output)
    {
        ClassAccuracy[] rows = [.. accuracy.Classes.Where(row => row.Support + row.Predicted > 0)];
        bool isShort = showsAll || rows.Length <= FewClasses;
        if (!isShort)
            rows = [.. rows.OrderByDescending(row => row.Support - row.Hits + row.Predicted - row.Hits).ThenBy(row => row.Class).Take(WorstClasses)];
        TextTable table = new(
            new TableColumn("class", IsRightAligned: true), new TableColumn("samples", IsRightAligned: true), new TableColumn("recall", IsRightAligned: true),
            new TableColumn("precision", IsRightAligned: true), new TableColumn(names.HasNames ? "name" : "", IsFlexible: true));
        foreach (ClassAccuracy row in rows)
            table.Add(Invariant($"{row.Class}"), Invariant($"{row.Support}"), Share(row.Recall), Share(row.Precision), names.HasNames ? names[row.Class] : "");
        output.Result.WriteLine();
        if (!isShort)
            output.Result.WriteLine(Invariant($"classes with most mistakes (--classes shows all {accuracy.Classes.Count})"));
        output.Write(table);
    }

    private static void WriteConfused(ClassificationAccuracy accuracy, ClassNames names, CommandOutput output)
    {
        ConfusedPair[] pairs = [.. accuracy.ConfusedPairs.Where(pair => pair.Count > 1).Take(ShownPairs)];
        if (pairs.Length == 0)
            return;
        TextTable table = new(new TableColumn("times", IsRightAligned: true), new TableColumn("confused"), new TableColumn("", IsFlexible: true));
        foreach (ConfusedPair pair in pairs)
            table.Add(Invariant($"{pair.Count}"), names[pair.Actual], $"taken for {(pair.Predicted < 0 ? "background" : names[pair.Predicted])}");
        output.Result.WriteLine();
        output.Write(table);
    }

    private static string Share(double? value) => value is double share ? Invariant($"{share * 100:0.0} %") : "-";

    private static string Drawn(EvaluateOutcome outcome) => outcome.Samples.Samples.Count < outcome.Available ? Invariant($"of {outcome.Available} ") : "";

    private static string Bad(EvaluationResult result) => result.Bad.Count == 0 ? "" : Invariant($"; {result.Bad.Count} more could not be read and are left out");

    private static string Threads(EvaluationResult result) => result.Threads == 1 ? "1 thread" : Invariant($"{result.Threads} threads");

    private static string Describe(TensorInfo tensor) => $"{tensor.Type.ToString().ToLowerInvariant()} {tensor.Shape}";

    private static string Describe(PicturePreprocessing used, PicturePreprocessing given)
    {
        string part = used.CentralCrop is double crop ? Invariant($"central square of {crop:0.####} of the shorter side") : "the whole picture";
        if (used.Mean is null && used.Scale is null)
            return $"{part}, values by the custom of the input's type";
        return $"{part}, (x - {Describe(used.Mean ?? 0)}) / {Describe(used.Scale ?? 1)}{(used == given ? "" : " as the model's metadata say")}";
    }

    private static string Describe(ChannelValues values) =>
        values.IsUniform ? Invariant($"{values.Red:0.####}") : Invariant($"[{values.Red:0.####}, {values.Green:0.####}, {values.Blue:0.####}]");

    private static string Describe(ClassMapping mapping, ClassNames names)
    {
        string rule = mapping.Offset == 0 ? "class k is output k" : Invariant($"class k is output k + {mapping.Offset}, before them background");
        string doubt = mapping.IsAssumed ? Invariant($" (assumed from {mapping.Classes + mapping.Offset} outputs and {names.Count} classes; --class-offset says otherwise)") : "";
        return Invariant($"{mapping.Classes}; {rule}{doubt}");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
