namespace EdgeAgent.IotHub;

/// <summary>What became of a file, with a sentence for the operator that holds no secret.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="BlobName">Its name in the hub's store; null unless it is stored.</param>
/// <param name="Message">One sentence; null for a file that is stored.</param>
public sealed record FileUploadResult(FileUploadOutcome Outcome, string? BlobName = null, string? Message = null);
