namespace EdgeAgent.Worker.Configuration;

/// <summary>Where metrics are sent by OTLP over HTTP.</summary>
/// <param name="Endpoint">The whole address, such as <c>http://collector:4318/v1/metrics</c>.</param>
/// <param name="Interval">The time between two exports.</param>
public sealed record OtlpSettings(Uri Endpoint, TimeSpan Interval);
