namespace EdgeAgent.IotHub;

/// <summary>The shortest and the longest wait between two attempts.</summary>
/// <param name="Shortest">Above zero.</param>
/// <param name="Longest">At least <paramref name="Shortest"/>.</param>
public readonly record struct BackoffBounds(TimeSpan Shortest, TimeSpan Longest);
