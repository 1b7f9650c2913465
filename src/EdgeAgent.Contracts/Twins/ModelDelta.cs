namespace EdgeAgent.Contracts.Twins;

/// <summary>A shorter way to a model file for a device that has another one: a delta, and the file that it begins from.</summary>
/// <remarks>Never more than an offer: where the base is missing or the delta does not lead to the file, the file itself is fetched.</remarks>
public sealed record ModelDelta
{
    /// <summary>The delta, in the form of <see cref="Deltas.DeltaHeader"/>.</summary>
    public required BlobReference File { get; init; }

    /// <summary>The SHA-256 of the model file that it begins from, 64 lower-case hexadecimal digits.</summary>
    public required string BaseSha256 { get; init; }
}
