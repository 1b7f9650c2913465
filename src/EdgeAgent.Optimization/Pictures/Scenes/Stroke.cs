namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>One stroke of a character: a line through points, or a part of an ellipse.</summary>
/// <param name="Numbers">x and y of each point; or centre, half axes, and the two angles in degrees clockwise from the right.</param>
/// <param name="IsArc">Which of the two.</param>
internal readonly record struct Stroke(float[] Numbers, bool IsArc)
{
    public static Stroke Line(params float[] points) => new(points, IsArc: false);

    public static Stroke Arc(float x, float y, float halfWidth, float halfHeight, float from, float to) => new([x, y, halfWidth, halfHeight, from, to], IsArc: true);
}
