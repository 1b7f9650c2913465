namespace EdgeAgent.Hub.Registry;

/// <summary>A file that was received and is on the disk.</summary>
internal sealed record StoredFile(string Sha256, long Size);
