namespace EdgeAgent.Fuzz.Parsers;

/// <summary>A parser accepted bytes, and what it says of them cannot be.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
