using System.Globalization;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.PostTraining;

namespace EdgeAgent.Cli.Optimize;

/// <summary>Tells people what a quantization did.</summary>
internal static class OptimizeReport
{
    private const int ShownLayers = 10;

    public static void Write(OptimizeRequest request, QuantizationReport report, CommandOutput output)
    {
        TextWriter to = output.Result;
        to.WriteLine($"wrote    {request.Output}  {report.Mode.ToString().ToLowerInvariant()}");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"size     {Quantity.Bytes(report.BytesBefore)} -> {Quantity.Bytes(report.BytesAfter)}, {report.SizeRatio:F2} times smaller"));
        foreach (StepReport step in report.Steps)
            to.WriteLine($"did      {step.Step}: {step.Effect}");
        foreach (IGrouping<Precision, LayerReport> group in report.Layers.GroupBy(layer => layer.Precision).OrderByDescending(group => group.Count()))
            to.WriteLine($"ops      {group.Count()} in {group.Key.ToString().ToLowerInvariant()}");
        foreach (LayerReport layer in report.Layers.Where(layer => layer.Reason is not null))
            to.WriteLine($"kept     {layer.Operator} {layer.Name}: {layer.Reason}");

        LayerReport[] measured = [.. report.Layers.Where(layer => layer.Sensitivity is not null).OrderByDescending(layer => layer.Sensitivity).Take(ShownLayers)];
        if (measured.Length == 0)
            return;
        to.WriteLine();
        TextTable table = new([new("layers that cost most"), new("output"), new("gain if kept dB", IsRightAligned: true), new("now in")]);
        foreach (LayerReport layer in measured)
            table.Add(layer.Operator, layer.Name, layer.Sensitivity!.Value.ToString("F2", CultureInfo.InvariantCulture), layer.Precision.ToString().ToLowerInvariant());
        output.Write(table);
    }
}
