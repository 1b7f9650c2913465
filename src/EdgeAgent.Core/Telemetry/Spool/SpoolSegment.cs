namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>One segment file.</summary>
/// <param name="Number">Its number; segments are in the order of their numbers.</param>
/// <param name="Messages">Whole messages in it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="NewestUtc">When its last message was made.</param>
internal sealed record SpoolSegment(long Number, int Messages, long Bytes, DateTimeOffset NewestUtc);
