using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A part of a ring around the origin, clockwise from one direction to another, less than half a turn; or a whole ring.</summary>
internal readonly record struct RingSector(float Radius, float HalfWidth, Direction? From = null, Direction? To = null) : IShape
{
    public PlaneBox Bounds => PlaneBox.Around(0, 0, Radius + HalfWidth, Radius + HalfWidth);

    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y)
    {
        Vector256<float> length = Vector256.Sqrt((x * x) + (y * y));
        Vector256<float> distance = Vector256.Abs(length - Vector256.Create(Radius)) - Vector256.Create(HalfWidth);
        if (From is { } from)
            distance = Vector256.MaxNative(distance, (x * Vector256.Create(from.Y)) - (y * Vector256.Create(from.X)));
        if (To is { } to)
            distance = Vector256.MaxNative(distance, (y * Vector256.Create(to.X)) - (x * Vector256.Create(to.Y)));
        return distance;
    }
}
