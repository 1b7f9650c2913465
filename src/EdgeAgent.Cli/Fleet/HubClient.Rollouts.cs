using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <content>Rollouts, which only the local hub has, and automatic device configurations, which Azure has too.</content>
internal sealed partial class HubClient
{
    /// <summary>Whether the hub is one in Azure.</summary>
    public bool IsAzure => HostName.Contains(".azure-devices.", StringComparison.OrdinalIgnoreCase);

    public Task<RolloutView> StartRolloutAsync(string name, JsonNode body, CancellationToken cancellation) => SendAsync(
        HttpMethod.Put, RolloutPath(name), new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), ContractsJsonContext.Default.RolloutView, cancellation);

    public Task<IReadOnlyList<RolloutView>> ListRolloutsAsync(CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, "rollouts", null, ContractsJsonContext.Default.IReadOnlyListRolloutView, cancellation);

    public Task<RolloutView> GetRolloutAsync(string name, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, RolloutPath(name), null, ContractsJsonContext.Default.RolloutView, cancellation);

    /// <summary>The devices of a rollout after one, up to a thousand.</summary>
    public Task<IReadOnlyList<RolloutDevice>> GetRolloutDevicesAsync(string name, string after, CancellationToken cancellation) => SendAsync(
        HttpMethod.Get, $"{RolloutPath(name)}/devices?top=1000&after={Uri.EscapeDataString(after)}", null, ContractsJsonContext.Default.IReadOnlyListRolloutDevice, cancellation);

    /// <summary>Does to a rollout what a word says, such as <c>pause</c>.</summary>
    public Task<RolloutView> ChangeRolloutAsync(string name, string word, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"{RolloutPath(name)}/{word}", null, ContractsJsonContext.Default.RolloutView, cancellation);

    public Task DeleteRolloutAsync(string name, CancellationToken cancellation) => DeleteAsync(RolloutPath(name), cancellation);

    /// <summary>Adds an automatic device configuration.</summary>
    public Task<JsonObject> AddConfigurationAsync(string id, JsonObject configuration, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, $"configurations/{Uri.EscapeDataString(id)}?{ApiVersion}", Json(configuration), CliJsonContext.Default.JsonObject, cancellation);

    private static string RolloutPath(string name) => $"rollouts/{Uri.EscapeDataString(name)}";

    private async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, path, null, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailureException(await DescribeFailureAsync(response, cancellation));
    }
}
