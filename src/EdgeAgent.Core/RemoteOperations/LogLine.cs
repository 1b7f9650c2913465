using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>One line of the log, without secrets.</summary>
/// <param name="TimeUtc">When it was written, by the device's clock.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Source">Who wrote it, and the number of the event: <c>IotHubLink[1003]</c>.</param>
/// <param name="Text">What it says, at most 2000 characters.</param>
public sealed record LogLine(DateTimeOffset TimeUtc, LogLevel Level, string Source, string Text);
