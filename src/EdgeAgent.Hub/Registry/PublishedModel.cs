using EdgeAgent.Contracts.Registry;

namespace EdgeAgent.Hub.Registry;

/// <summary>One version of a model as the registry keeps it.</summary>
internal sealed record PublishedModel(string Name, string Version, string Sha256, long Size, DateTimeOffset PublishedUtc)
{
    /// <summary>The wire form, with the address of the file.</summary>
    public ModelVersion ToContract(HubAddress hub) =>
        new() { Name = Name, Version = Version, Sha256 = Sha256, Size = Size, Url = hub.BlobUrl(Sha256), PublishedUtc = PublishedUtc };
}
