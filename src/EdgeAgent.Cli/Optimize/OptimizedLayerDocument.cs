namespace EdgeAgent.Cli.Optimize;

/// <summary>One operator in <see cref="OptimizeDocument"/>.</summary>
internal sealed record OptimizedLayerDocument(string Operator, string Name, string Precision, string? Reason, int Weights, double? SensitivityDecibels);
