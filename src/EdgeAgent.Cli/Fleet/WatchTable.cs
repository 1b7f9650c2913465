using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The table of <c>watch</c>; what is unknown is a hyphen.</summary>
internal static class WatchTable
{
    private const string Unknown = "-";

    private static readonly string[] Heads = ["device", "link", "model", "state", "inf/s", "p50", "p99", "resident", "temp", "power", "mJ/inf"];

    /// <summary>For a terminal, in place.</summary>
    public static IRenderable Render(IReadOnlyList<WatchedDevice> devices, string? remark)
    {
        Spectre.Console.Table table = new() { Border = TableBorder.None };
        for (int i = 0; i < Heads.Length; i++)
            table.AddColumn(new Spectre.Console.TableColumn($"[grey]{Heads[i]}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0), Alignment = i < 4 ? Justify.Left : Justify.Right });
        foreach (WatchedDevice device in devices)
            table.AddRow(Cells(device).Select((cell, i) => new Text(cell, Style(device, i))));
        List<IRenderable> rows = [table, new Text(Summary(devices), new Style(Color.Grey))];
        if (remark is not null)
            rows.Add(new Text(remark, new Style(Color.Yellow)));
        return new Rows(rows);
    }

    /// <summary>For files and pipes.</summary>
    public static TextTable Plain(IReadOnlyList<WatchedDevice> devices)
    {
        TextTable table = new([.. Heads.Select((head, i) => new ModelCommands.Output.TableColumn(head, IsRightAligned: i >= 4))]);
        foreach (WatchedDevice device in devices)
            table.Add(Cells(device));
        return table;
    }

    private static string Summary(IReadOnlyList<WatchedDevice> devices) =>
        $"{devices.Count} devices, {devices.Count(IsConnected)} connected, {devices.Count(device => device.Slots.Values.Any(slot => slot.Failure is not null))} with a failed model. Ctrl-C ends.";

    private static string[] Cells(WatchedDevice device)
    {
        InferenceWindow? window = device.Busiest;
        SlotReport? slot = window is not null && device.Slots.TryGetValue(window.Slot, out SlotReport? busy) ? busy : device.Slots.OrderBy(pair => pair.Key, StringComparer.Ordinal).FirstOrDefault().Value;
        SystemWindow? system = device.Telemetry?.System;
        return
        [
            device.DeviceId,
            device.ConnectionState?.ToLowerInvariant() ?? Unknown,
            slot?.Name is null ? Unknown : $"{slot.Name}:{slot.Version}",
            slot is null ? Unknown : slot.Failure is { } failure ? $"{State(slot)} ({failure.Code})" : State(slot),
            Number(device.Rate, "0.0"),
            window?.LatencyUs is { } latency ? Quantity.Duration(latency.P50) : Unknown,
            window?.LatencyUs is { } tail ? Quantity.Duration(tail.P99) : Unknown,
            system?.ResidentBytes is long resident ? Quantity.Bytes(resident) : Unknown,
            Number(system?.TemperatureCelsius, "0.0°"),
            Number(device.Telemetry?.Power.Watts, "0.00 W"),
            Number(window?.MillijoulesPerInference, "0.0"),
        ];
    }

    private static string State(SlotReport slot) => slot.State.ToString().ToLowerInvariant();

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    private static bool IsConnected(WatchedDevice device) => string.Equals(device.ConnectionState, "Connected", StringComparison.OrdinalIgnoreCase);

    private static Style Style(WatchedDevice device, int column) => column switch
    {
        1 => new Style(IsConnected(device) ? Color.Green : Color.Red),
        3 when device.Slots.Values.Any(slot => slot.Failure is not null) => new Style(Color.Red),
        _ => Spectre.Console.Style.Plain,
    };
}
