namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>What a source had when it was asked.</summary>
/// <param name="Outcome">Whether there is an input.</param>
/// <param name="Preparation">The time that it took to read, decode or convert, which counts as preprocessing.</param>
/// <param name="Problem">Why it cannot be read, where that was not told before; else null.</param>
internal readonly record struct SourceReading(SourceOutcome Outcome, TimeSpan Preparation = default, string? Problem = null);
