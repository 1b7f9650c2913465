namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>An upright rectangle in the plane of the display.</summary>
internal readonly record struct PlaneBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>All that a picture can show.</summary>
    public static PlaneBox Everything { get; } = new(-1000, -1000, 1000, 1000);

    public static PlaneBox Around(float x, float y, float halfWidth, float halfHeight) => new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);

    public static PlaneBox Of(ReadOnlySpan<Point> points)
    {
        PlaneBox box = new(points[0].X, points[0].Y, points[0].X, points[0].Y);
        foreach (Point point in points[1..])
            box = new(Math.Min(box.Left, point.X), Math.Min(box.Top, point.Y), Math.Max(box.Right, point.X), Math.Max(box.Bottom, point.Y));
        return box;
    }

    public PlaneBox Grow(float margin) => new(Left - margin, Top - margin, Right + margin, Bottom + margin);
}
