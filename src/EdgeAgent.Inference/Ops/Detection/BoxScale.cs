namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>What the four numbers of an encoded box are divided by.</summary>
internal readonly record struct BoxScale(float Y, float X, float Height, float Width);
