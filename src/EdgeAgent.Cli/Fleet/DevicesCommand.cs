using System.CommandLine;
using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>devices</c>: which devices there are, whether they are connected, and what they run.</summary>
internal static class DevicesCommand
{
    public static Command Create(TimeProvider clock)
    {
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        Command command = new("devices", "List the devices and what they run.") { json };
        connection.AddTo(command);
        command.Add(DeviceIdentityCommands.Create(clock));
        command.Add(DeviceIdentityCommands.Connection(clock));
        command.Add(DeviceIdentityCommands.Delete(clock));
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            List<DeviceRow> rows = [];
            foreach (DeviceIdentity device in await hub.ListDevicesAsync(cancellation))
            {
                DeviceTwin twin = await hub.GetTwinAsync(device.DeviceId, cancellation);
                rows.Add(new DeviceRow(device.DeviceId, device.ConnectionState ?? twin.ConnectionState, device.LastActivityTime ?? twin.LastActivityTime, twin.Device(), twin.Slots()));
            }
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                output.WriteJson(rows, CliJsonContext.Default.IReadOnlyListDeviceRow);
            else
                Write(rows, output);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static void Write(List<DeviceRow> rows, CommandOutput output)
    {
        if (rows.Count == 0)
        {
            output.Result.WriteLine("no devices");
            return;
        }
        TextTable table = new(
            new TableColumn("device"), new TableColumn("link"), new TableColumn("last seen"), new TableColumn("board"), new TableColumn("slot"),
            new TableColumn("state"), new TableColumn("model", IsFlexible: true));
        foreach (DeviceRow row in rows)
        {
            string seen = row.LastActivityUtc is DateTimeOffset time && time.Year > 1 ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "never";
            string board = row.Device is null ? "-" : row.Device.Board ?? row.Device.Architecture;
            if (row.Slots.Count == 0)
                table.Add(row.DeviceId, Link(row), seen, board, "-", "-", "-");
            foreach ((string slot, SlotReport report) in row.Slots.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                table.Add(row.DeviceId, Link(row), seen, board, slot, State(report), report.Name is null ? "-" : $"{report.Name}:{report.Version}");
        }
        output.Write(table);
    }

    private static string Link(DeviceRow row) => row.ConnectionState?.ToLowerInvariant() ?? "unknown";

    private static string State(SlotReport report) =>
        report.State.ToString().ToLowerInvariant() + (report.Failure is SlotFailure failure ? $" (refused: {failure.Code})" : "");
}
