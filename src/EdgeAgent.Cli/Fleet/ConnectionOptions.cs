using System.CommandLine;
using EdgeAgent.Cli.Hub;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The options that name the hub, for every command that talks to one.</summary>
internal sealed class ConnectionOptions
{
    public Option<string> Connection { get; } = new("--connection")
    {
        Description = "The service connection string, or the file that holds it. Default: the owner.connection of the local hub.",
        HelpName = "FILE|STRING",
        DefaultValueFactory = _ => Path.Combine(HubCommand.DefaultDataDirectory, "owner.connection"),
    };

    public Option<string?> CertificateAuthority { get; } = new("--ca")
    {
        Description = "Certificates that may sign the hub's own (PEM). Default: ca.pem beside the connection file, else the system's.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(Connection);
        command.Add(CertificateAuthority);
    }

    public HubClient Open(ParseResult parsed, TimeProvider clock) =>
        new(HubConnection.Open(parsed.GetRequiredValue(Connection), parsed.GetValue(CertificateAuthority)), clock);
}
