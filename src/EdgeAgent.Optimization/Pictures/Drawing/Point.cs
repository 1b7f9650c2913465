namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A place in the plane of the display; y goes down.</summary>
internal readonly record struct Point(float X, float Y);
