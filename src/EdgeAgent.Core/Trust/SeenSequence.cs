namespace EdgeAgent.Core.Trust;

/// <summary>The highest sequence that the device saw of one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="PayloadSha256">The SHA-256 of the manifest's signed bytes: another manifest with the same sequence is refused.</param>
/// <param name="Signers">The ids of the keys that signed it. When a rotation leaves too few of them trusted, what they claimed is forgotten: a stolen key cannot block a
/// model for ever with a huge number.</param>
public sealed record SeenSequence(string Name, long Sequence, string PayloadSha256, IReadOnlyList<string> Signers);
