using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>The result of one inference, for people.</summary>
internal static class InferReport
{
    public static void Write(InferResult result, Interpreter interpreter, CommandOutput output)
    {
        TextTable head = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        head.Add("model", $"{result.Model}  {string.Join(", ", interpreter.Inputs.Select(ModelInput.Describe))} -> {string.Join(", ", interpreter.Outputs.Select(ModelInput.Describe))}");
        head.Add("input", result.InputKind switch
        {
            InputKind.Seed => string.Create(CultureInfo.InvariantCulture, $"generated pattern, seed {result.Seed}"),
            InputKind.Tensor => $"{result.Input}, raw tensor bytes",
            _ => $"{result.Input}, picture",
        });
        head.Add("kernels", result.Kernels);
        head.Add("time", $"{Quantity.Duration(result.InferenceUs)}, one cold run; use bench to measure");
        output.Write(head);
        if (result.Layers is not null)
            WriteLayers(result.Layers, output);
        foreach (OutputSummary tensor in result.Outputs)
            WriteOutput(tensor, output);
    }

    private static void WriteOutput(OutputSummary tensor, CommandOutput output)
    {
        output.Result.WriteLine();
        if (tensor.Top is null)
        {
            output.Result.WriteLine($"{tensor.Name}  {tensor.Type} [{string.Join(',', tensor.Shape)}]");
            if (tensor.Range is ValueRange range)
                output.Result.WriteLine($"  min {Quantity.Real(range.Min)}, max {Quantity.Real(range.Max)}, mean {Quantity.Real(range.Mean)}");
            output.Result.WriteLine($"  sha256 {tensor.Sha256}");
            return;
        }
        TextTable classes = new(new TableColumn("class", IsRightAligned: true), new TableColumn("score", IsRightAligned: true), new TableColumn("label", IsFlexible: true));
        foreach (RankedClass best in tensor.Top)
            classes.Add(best.Index.ToString(CultureInfo.InvariantCulture), best.Score.ToString("0.0000", CultureInfo.InvariantCulture), best.Label ?? "-");
        output.Write(classes);
    }

    private static void WriteLayers(IReadOnlyList<LayerSummary> layers, CommandOutput output)
    {
        TextTable table = new(
            new TableColumn("node", IsRightAligned: true), new TableColumn("op"), new TableColumn("output"), new TableColumn("min", IsRightAligned: true),
            new TableColumn("max", IsRightAligned: true), new TableColumn("mean", IsRightAligned: true), new TableColumn("name", IsFlexible: true));
        foreach (LayerSummary layer in layers)
        {
            table.Add(
                layer.Index < 0 ? "-" : layer.Index.ToString(CultureInfo.InvariantCulture), layer.Op, $"{layer.Type} [{string.Join(',', layer.Shape)}]",
                Number(layer.Range?.Min), Number(layer.Range?.Max), Number(layer.Range?.Mean), layer.Name);
        }
        output.Result.WriteLine();
        output.Write(table);
    }

    private static string Number(double? value) => value is double real ? Quantity.Real(real) : "-";
}
