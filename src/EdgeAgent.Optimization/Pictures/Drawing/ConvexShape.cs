using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A convex polygon.</summary>
internal readonly struct ConvexShape : IShape
{
    private readonly float[] _edges;

    /// <param name="points">Its corners, clockwise or counterclockwise.</param>
    public ConvexShape(ReadOnlySpan<Point> points)
    {
        Bounds = PlaneBox.Of(points);
        _edges = new float[points.Length * 3];
        float sign = Area(points) < 0 ? -1 : 1;
        for (int i = 0; i < points.Length; i++)
        {
            Point a = points[i], b = points[(i + 1) % points.Length];
            float dx = b.X - a.X, dy = b.Y - a.Y, length = MathF.Sqrt((dx * dx) + (dy * dy));
            float nx = length > 0 ? sign * dy / length : 0, ny = length > 0 ? -sign * dx / length : 0;
            _edges[i * 3] = nx;
            _edges[(i * 3) + 1] = ny;
            _edges[(i * 3) + 2] = length > 0 ? -((nx * a.X) + (ny * a.Y)) : -1000;
        }
    }

    public PlaneBox Bounds { get; }

    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y)
    {
        float[] edges = _edges;
        Vector256<float> distance = Vector256.Create(-1000f);
        for (int i = 0; i + 2 < edges.Length; i += 3)
            distance = Vector256.MaxNative(distance, (x * Vector256.Create(edges[i])) + (y * Vector256.Create(edges[i + 1])) + Vector256.Create(edges[i + 2]));
        return distance;
    }

    private static float Area(ReadOnlySpan<Point> points)
    {
        float sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            Point a = points[i], b = points[(i + 1) % points.Length];
            sum += (a.X * b.Y) - (b.X * a.Y);
        }

        return sum;
    }
}
