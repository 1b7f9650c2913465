namespace EdgeAgent.Hub.Dashboard.Alerts;

/// <summary>Something that a person should look at, as the stored facts say it now.</summary>
/// <param name="Key">Names the fact; the same fact keeps its key, a new one of the same kind has another.</param>
/// <param name="Kind">One of <c>offline</c>, <c>activation</c>, <c>drift</c>, <c>throttled</c>, <c>budget</c>.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Slot">The model slot; null for the device as a whole.</param>
/// <param name="SinceUtc">When the fact was stored; null where that is unknown.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="AcknowledgedBy">Who has seen it; null when nobody has.</param>
/// <param name="AcknowledgedUtc">When it was acknowledged.</param>
internal sealed record Alert(string Key, string Kind, string DeviceId, string? Slot, DateTimeOffset? SinceUtc, string Detail, string? AcknowledgedBy, DateTimeOffset? AcknowledgedUtc);
