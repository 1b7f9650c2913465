using System.Globalization;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Bench;

/// <summary>The result of a benchmark, for people.</summary>
internal static class BenchReport
{
    public static void Write(BenchResult result, CommandOutput output)
    {
        TextTable head = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        LatencyQuantiles latency = result.LatencyUs;
        head.Add("model", $"{result.Model}  {Quantity.Bytes(result.FileBytes)}");
        head.Add("kernels", $"{result.Kernels}, {result.Threads} {(result.Threads == 1 ? "thread" : "threads")}");
        head.Add("latency", $"p50 {Quantity.Duration(latency.P50)}   p90 {Quantity.Duration(latency.P90)}   p99 {Quantity.Duration(latency.P99)}");
        head.Add("", $"min {Quantity.Duration(latency.Min)}   mean {Quantity.Duration(latency.Mean)}   over {result.Runs} runs");
        head.Add("start", $"load {Quantity.Duration(result.LoadUs)}, first inference {Quantity.Duration(result.FirstInferenceUs)}");
        head.Add("memory", $"arena {Quantity.Bytes(result.ArenaBytes)}, weights {Quantity.Bytes(result.WeightsBytes)}, process peak {Quantity.Bytes(result.PeakRssBytes)}");
        head.Add("work", string.Create(CultureInfo.InvariantCulture, $"{Quantity.Count(result.Macs)} MACs, {result.Macs / latency.P50 / 1e3:0.0} GMAC/s at the median"));
        output.Write(head);
        if (result.Profile is not null)
            WriteProfile(result.Profile, output);
    }

    private static void WriteProfile(IReadOnlyList<NodeProfile> nodes, CommandOutput output)
    {
        TextTable table = new(
            new TableColumn("node", IsRightAligned: true), new TableColumn("op"), new TableColumn("output"), new TableColumn("mean", IsRightAligned: true),
            new TableColumn("share", IsRightAligned: true), new TableColumn("MACs", IsRightAligned: true), new TableColumn("GMAC/s", IsRightAligned: true),
            new TableColumn("peak", IsRightAligned: true),
            new TableColumn("kernel", IsFlexible: true));
        foreach (NodeProfile node in nodes)
        {
            table.Add(
                node.Index < 0 ? "-" : node.Index.ToString(CultureInfo.InvariantCulture), node.Op, string.Join('x', node.OutputShape), Quantity.Duration(node.MeanUs),
                node.Share.ToString("0.0 %", CultureInfo.InvariantCulture), node.Macs == 0 ? "-" : Quantity.Count(node.Macs),
                node.GmacPerSecond?.ToString("0.0", CultureInfo.InvariantCulture) ?? "", node.PeakShare?.ToString("0 %", CultureInfo.InvariantCulture) ?? "",
                node.Kernel);
        }
        output.Result.WriteLine();
        output.Write(table);
    }
}
