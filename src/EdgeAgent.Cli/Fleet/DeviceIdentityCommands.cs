using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>devices create</c>, <c>connection</c> and <c>delete</c>: identities in the hub's registry.</summary>
internal static class DeviceIdentityCommands
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Create(TimeProvider clock) => WithConnectionString(
        "create", "Register a device, and print the connection string that its agent needs, or write it to a file.", clock, (hub, device, cancellation) => hub.CreateDeviceAsync(device, cancellation));

    public static Command Connection(TimeProvider clock) => WithConnectionString(
        "connection", "Print a device's connection string, or write it to a file.", clock, (hub, device, cancellation) => hub.GetDeviceAsync(device, cancellation));

    public static Command Delete(TimeProvider clock)
    {
        Argument<string> device = Device();
        ConnectionOptions connection = new();
        Command command = new("delete", "Remove a device with its twin; its link is cut.") { device };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            await hub.DeleteDeviceAsync(parsed.GetRequiredValue(device), cancellation);
            CommandOutput.Of(parsed).Progress.WriteLine($"{parsed.GetRequiredValue(device)} is removed");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command WithConnectionString(string name, string description, TimeProvider clock, Func<HubClient, string, CancellationToken, Task<DeviceIdentity>> fetch)
    {
        Argument<string> device = Device();
        Option<string?> file = new("-o", "--output") { Description = "Write the connection string to this file, with mode 0600.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        Command command = new(name, description) { device, file, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(file);
            if (path is not null)
                OutputFile.RequirePlace(path);
            using HubClient hub = connection.Open(parsed, clock);
            DeviceIdentity identity = await fetch(hub, parsed.GetRequiredValue(device), cancellation);
            string text = ConnectionString(hub.HostName, identity);
            if (path is not null)
                WriteSecret(path, text);
            Report(CommandOutput.Of(parsed), parsed.GetValue(json), new CreatedDevice(identity.DeviceId, path is null ? text : null, path));
            return CommandExitCode.Done;
        });
        return command;
    }

    private static void Report(CommandOutput output, bool json, CreatedDevice device)
    {
        if (json)
            output.WriteJson(device, CliJsonContext.Default.CreatedDevice);
        else if (device.ConnectionString is { } text)
            output.Result.WriteLine(text);
        else
            output.Progress.WriteLine($"wrote the connection string of {device.DeviceId} to {device.File}");
    }

    private static string ConnectionString(string host, DeviceIdentity identity) => identity.Authentication?.SymmetricKey?.PrimaryKey is { } key
        ? $"HostName={host};DeviceId={identity.DeviceId};SharedAccessKey={key}"
        : throw new CommandFailureException($"{identity.DeviceId} has no key: it identifies itself by a certificate, or the connection may not read keys");

    private static void WriteSecret(string path, string text) => OutputFile.Replace(path, stream =>
    {
        if (!OperatingSystem.IsWindows() && stream is FileStream file)
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        using StreamWriter writer = new(stream, leaveOpen: true);
        writer.WriteLine(text);
    });

    private static Argument<string> Device() => new("DEVICE") { Description = "The device's id: letters, digits, and - . % _ * ? ! ( ) , : = @ $ '" };
}
