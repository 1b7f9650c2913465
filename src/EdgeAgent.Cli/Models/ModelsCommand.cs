using System.CommandLine;
using System.Globalization;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Models;

/// <summary><c>models list|show|delete|gc</c>: what the local hub's registry holds.</summary>
internal static class ModelsCommand
{
    private const int DefaultKeep = 3, MostKeep = 1000;

    public static Command Create(TimeProvider clock) => new("models", "See and clean the local hub's model registry; 'publish' puts models into it.") { List(clock), Show(clock), Delete(clock), Clean(clock) };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };

    private static Command List(TimeProvider clock)
    {
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        Command command = new("list", "List every version of every model, the newest first; labels and manifests are NAME.labels and NAME.manifest.") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            Write(await hub.ListModelsAsync(cancellation), parsed.GetValue(json), CommandOutput.Of(parsed));
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Show(TimeProvider clock)
    {
        Argument<string> model = new("NAME") { Description = "The model's name." };
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        Command command = new("show", "Show the versions of one model with their digests.") { model, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            string name = parsed.GetRequiredValue(model);
            IReadOnlyList<ModelVersion> versions = [.. (await hub.ListModelsAsync(cancellation)).Where(version => version.Name == name)];
            if (versions.Count == 0)
                throw new CommandFailureException($"the hub's registry has no model {name}; 'edgectl models list' says what it has");
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                output.WriteJson(versions, ContractsJsonContext.Default.IReadOnlyListModelVersion);
            foreach (ModelVersion version in parsed.GetValue(json) ? [] : versions)
                output.Result.WriteLine($"{version.Name}:{version.Version}  {Quantity.Bytes(version.Size)}  {Time(version.PublishedUtc)}\n  sha256 {version.Sha256}\n  {version.Url}");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Delete(TimeProvider clock)
    {
        Argument<string> model = new("NAME:VERSION") { Description = "The version to forget." };
        ConnectionOptions connection = new();
        model.Validators.Add(result =>
        {
            if (!ModelReference.TryParse(result.Tokens[0].Value, out _))
                result.AddError("NAME:VERSION takes letters, digits, dots, hyphens and underscores.");
        });
        Command command = new("delete", "Forget a version that nothing uses; its file goes with the next 'models gc'.") { model };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            if (ModelReference.TryParse(parsed.GetRequiredValue(model), out ModelReference? reference))
                await hub.DeleteModelAsync(reference.Name, reference.Version, cancellation);
            CommandOutput.Of(parsed).Result.WriteLine($"deleted {reference}");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Clean(TimeProvider clock)
    {
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what would go." };
        Option<int> keep = new("--keep") { Description = "How many versions of each model stay, the newest, though nothing refers to them.", HelpName = "N", DefaultValueFactory = _ => DefaultKeep };
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        keep.Require(count => count is >= 1 and <= MostKeep, $"takes a number from 1 to {MostKeep}.");
        Command command = new("gc", "Remove versions and files that no twin, configuration or open rollout names, older than an hour.") { dryRun, keep, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            RegistryCleanup cleanup = await hub.CleanRegistryAsync(parsed.GetValue(keep), parsed.GetValue(dryRun), cancellation);
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
            {
                output.WriteJson(cleanup, ContractsJsonContext.Default.RegistryCleanup);
                return CommandExitCode.Done;
            }
            string would = cleanup.IsDryRun ? "would remove" : "removed";
            foreach (ModelVersion version in cleanup.Versions)
                output.Result.WriteLine($"{would} {version.Name}:{version.Version}");
            output.Result.WriteLine($"{would} {cleanup.Files} files, {Quantity.Bytes(cleanup.Bytes)}; {Quantity.Bytes(cleanup.KeptBytes)} of at most {Quantity.Bytes(cleanup.MostBytes)} stay");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<ModelVersion> versions, bool asJson, CommandOutput output)
    {
        if (asJson)
        {
            output.WriteJson(versions, ContractsJsonContext.Default.IReadOnlyListModelVersion);
            return;
        }
        if (versions.Count == 0)
        {
            output.Result.WriteLine("no models");
            return;
        }
        TextTable table = new(new TableColumn("model"), new TableColumn("version"), new TableColumn("size"), new TableColumn("published"), new TableColumn("sha256", IsFlexible: true));
        foreach (ModelVersion version in versions)
            table.Add(version.Name, version.Version, Quantity.Bytes(version.Size), Time(version.PublishedUtc), version.Sha256[..12]);
        output.Write(table);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
