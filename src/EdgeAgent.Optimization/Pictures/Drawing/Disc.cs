using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A filled circle.</summary>
internal readonly record struct Disc(float X, float Y, float Radius) : IShape
{
    public PlaneBox Bounds => PlaneBox.Around(X, Y, Radius, Radius);

    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y)
    {
        Vector256<float> dx = x - Vector256.Create(X), dy = y - Vector256.Create(Y);
        return Vector256.Sqrt((dx * dx) + (dy * dy)) - Vector256.Create(Radius);
    }
}
