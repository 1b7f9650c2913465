namespace EdgeAgent.Contracts.Manifests;

/// <summary>A signed document as verified.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="Check">What was found.</param>
/// <param name="Problem">What is wrong, as a sentence's end; empty for a valid document.</param>
/// <param name="Document">The document; null unless valid.</param>
/// <param name="Signers">The ids of the role's keys whose signatures are good, each once.</param>
/// <param name="PayloadSha256">The SHA-256 of the signed bytes, which names the document whoever signed it; empty unless valid.</param>
public sealed record CheckedDocument<T>(DocumentCheck Check, string Problem, T? Document, IReadOnlyList<string> Signers, string PayloadSha256)
    where T : class;
