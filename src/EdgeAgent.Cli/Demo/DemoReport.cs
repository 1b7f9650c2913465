using System.Globalization;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Demo;

/// <summary>What a demo came to, for people.</summary>
internal static class DemoReport
{
    public static void Write(DemoSummary summary, CommandOutput output)
    {
        TextTable table = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        table.Add("model", $"{summary.Model}:{summary.Version}");
        table.Add("twin", summary.ActiveAfterSeconds is double seconds
            ? string.Create(CultureInfo.InvariantCulture, $"{summary.Device} reported the model active after {seconds:0.0} s")
            : $"{summary.Device} did not report the model active");
        table.Add("telemetry", $"{summary.TelemetryMessages} messages at the hub, {summary.Inferences} inferences, {summary.InputErrors} unreadable pictures");
        if (summary.Readings is { Seen: > 0 } readings)
            table.Add("readings", $"{readings.Right} of {readings.Seen} in telemetry right");
        if (summary.LastWindow is not null)
        {
            table.Add("latency", $"{DemoFigures.Latency(summary.LastWindow.LatencyUs)}   kernels {summary.Kernels ?? "unknown"}");
            table.Add("memory", DemoFigures.Memory(summary.LastWindow, summary.System));
            table.Add("processor", DemoFigures.Processor(summary.System));
            table.Add("power", DemoFigures.Power(summary.Power, summary.LastWindow));
            if (DemoFigures.PowerSourceName(summary.Power, summary.IdleWatts, summary.BusyWatts) is string source)
                table.Add("", source);
        }
        output.Result.WriteLine();
        output.Write(table);
    }
}
