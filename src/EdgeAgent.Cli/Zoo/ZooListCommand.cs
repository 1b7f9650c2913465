using System.CommandLine;
using System.Globalization;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Cli.Zoo;

/// <summary><c>zoo list</c>: the networks that can be built, and how large they are.</summary>
internal static class ZooListCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("list", "List the networks that can be built.") { json };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.Of(parsed);
            IReadOnlyList<ZooRow> rows = [.. ZooCatalog.All.Select(ZooRow.Of)];
            if (parsed.GetValue(json))
                output.WriteJson(rows, CliJsonContext.Default.IReadOnlyListZooRow);
            else
                Write(rows, output);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<ZooRow> rows, CommandOutput output)
    {
        TextTable table = new(
            new TableColumn("name"), new TableColumn("parameters", IsRightAligned: true), new TableColumn("MACs", IsRightAligned: true),
            new TableColumn("float32", IsRightAligned: true), new TableColumn("resolutions"), new TableColumn("alphas"),
            new TableColumn("published by", IsFlexible: true));
        foreach (ZooRow row in rows)
        {
            table.Add(
                row.Name, Quantity.Count(row.TrainableParameters), Quantity.Count(row.Macs), Quantity.Bytes(row.Float32Bytes),
                List(row.Resolutions, row.DefaultResolution), List(row.Alphas, ZooNetwork.DefaultAlpha), row.Publication);
        }
        output.Write(table);
        output.Progress.WriteLine("parameters as published: before batch normalization is folded in; all figures at the defaults, marked *");
    }

    private static string List<T>(IReadOnlyList<T> values, T? chosen)
        where T : struct, IFormattable =>
        values.Count == 0 ? "-" : string.Join(' ', values.Select(value => value.ToString(null, CultureInfo.InvariantCulture) + Mark(value, chosen)));

    private static string Mark<T>(T value, T? chosen)
        where T : struct => value.Equals(chosen) ? "*" : "";
}
