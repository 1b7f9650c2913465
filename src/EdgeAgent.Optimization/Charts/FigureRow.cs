namespace EdgeAgent.Optimization.Charts;

/// <summary>One model in a <see cref="FigureChart"/>.</summary>
/// <param name="Group">What it belongs to; rows of one group stand together.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="LatencyMilliseconds">Its latency; null where not measured.</param>
/// <param name="Accuracy">Its accuracy, 0 to 1; null where unknown.</param>
/// <param name="IsChosen">Whether it is to stand out.</param>
public sealed record FigureRow(string Group, string Name, long Bytes, double? LatencyMilliseconds, double? Accuracy, bool IsChosen = false);
