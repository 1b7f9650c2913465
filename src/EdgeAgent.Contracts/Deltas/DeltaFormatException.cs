namespace EdgeAgent.Contracts.Deltas;

/// <summary>The bytes of a delta are not what the format allows, or do not fit the base.</summary>
/// <param name="message">One sentence: what is wrong, where, and what would be accepted.</param>
/// <param name="cause">What the decompressor said; null where the delta's own rules were broken.</param>
public sealed class DeltaFormatException(string message, Exception? cause = null) : Exception(message, cause);
