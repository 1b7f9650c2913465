using System.Globalization;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;

namespace EdgeAgent.Cli.Fleet;

/// <content>The model registry, which only the local hub has.</content>
internal sealed partial class HubClient
{
    public Task<IReadOnlyList<ModelVersion>> ListModelsAsync(CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, "registry/models", null, ContractsJsonContext.Default.IReadOnlyListModelVersion, cancellation);

    public Task DeleteModelAsync(string name, string version, CancellationToken cancellation) => DeleteAsync(RegistryPath(name, version), cancellation);

    /// <summary>Removes what nothing refers to, or says what would go.</summary>
    public Task<RegistryCleanup> CleanRegistryAsync(int keepVersions, bool isDryRun, CancellationToken cancellation) => SendAsync(
        HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"registry/gc?keep={keepVersions}&dryRun={(isDryRun ? "true" : "false")}"), null,
        ContractsJsonContext.Default.RegistryCleanup, cancellation);
}
