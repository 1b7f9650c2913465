using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>Straight pieces drawn with a round pen.</summary>
internal readonly struct StrokeShape : IShape
{
    private const int Fields = 5;
    private readonly float[] _pieces;
    private readonly float _halfWidth;

    /// <param name="ends">The two ends of each piece, one piece after the other.</param>
    /// <param name="halfWidth">Half the width of the pen.</param>
    /// <param name="bounds">Where it can be seen; null: all of it.</param>
    public StrokeShape(ReadOnlySpan<Point> ends, float halfWidth, PlaneBox? bounds = null)
    {
        _halfWidth = halfWidth;
        Bounds = bounds ?? PlaneBox.Of(ends).Grow(halfWidth);
        _pieces = new float[ends.Length / 2 * Fields];
        for (int i = 0; i + 1 < ends.Length; i += 2)
        {
            Span<float> piece = _pieces.AsSpan(i / 2 * Fields, Fields);
            float dx = ends[i + 1].X - ends[i].X, dy = ends[i + 1].Y - ends[i].Y;
            piece[0] = ends[i].X;
            piece[1] = ends[i].Y;
            piece[2] = dx;
            piece[3] = dy;
            piece[4] = 1 / Math.Max((dx * dx) + (dy * dy), 1e-12f);
        }
    }

    public PlaneBox Bounds { get; }

    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y)
    {
        float[] pieces = _pieces;
        Vector256<float> nearest = Vector256.Create(1e6f), zero = Vector256<float>.Zero, one = Vector256<float>.One;
        for (int i = 0; i + Fields <= pieces.Length; i += Fields)
        {
            Vector256<float> px = x - Vector256.Create(pieces[i]), py = y - Vector256.Create(pieces[i + 1]);
            Vector256<float> dx = Vector256.Create(pieces[i + 2]), dy = Vector256.Create(pieces[i + 3]);
            Vector256<float> along = Vector256.MinNative(Vector256.MaxNative(((px * dx) + (py * dy)) * Vector256.Create(pieces[i + 4]), zero), one);
            px -= dx * along;
            py -= dy * along;
            nearest = Vector256.MinNative(nearest, (px * px) + (py * py));
        }

        return Vector256.Sqrt(nearest) - Vector256.Create(_halfWidth);
    }
}
