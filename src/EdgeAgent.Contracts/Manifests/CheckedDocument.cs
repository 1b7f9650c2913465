namespace EdgeAgent.Contracts.Manifests;

/// <summary>A signed document as verified.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="Check">What was found.</param>
/// <param name="Problem">What is wrong, as a sentence's end; empty for a valid document.</param>
/// <param name="Document">The document; null unless valid.</param>
/// <param name="Signers">The ids of the role's keys whose signatures are good, each once.</param>
public sealed record CheckedDocument<T>(DocumentCheck Check, string Problem, T? Document, IReadOnlyList<string> Signers)
    where T : class;
