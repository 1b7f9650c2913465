namespace EdgeAgent.Core.Ports;

/// <summary>What became of a file sent through the hub.</summary>
/// <param name="Status">The hub's answer; <see cref="LinkStatus.Accepted"/> means the file is stored.</param>
/// <param name="BlobName">The name that the store gave it; null unless it was accepted.</param>
/// <param name="Detail">One sentence for the operator, without secrets; null when there is nothing to say.</param>
public sealed record UploadResult(LinkStatus Status, string? BlobName, string? Detail);
