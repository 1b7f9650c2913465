using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>An upright rectangle with round corners.</summary>
internal readonly record struct Box(float X, float Y, float HalfWidth, float HalfHeight, float Corner = 0) : IShape
{
    public PlaneBox Bounds => PlaneBox.Around(X, Y, HalfWidth, HalfHeight);

    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y)
    {
        Vector256<float> corner = Vector256.Create(Corner), zero = Vector256<float>.Zero;
        Vector256<float> dx = Vector256.Abs(x - Vector256.Create(X)) - Vector256.Create(HalfWidth) + corner;
        Vector256<float> dy = Vector256.Abs(y - Vector256.Create(Y)) - Vector256.Create(HalfHeight) + corner;
        Vector256<float> outX = Vector256.MaxNative(dx, zero), outY = Vector256.MaxNative(dy, zero);
        return Vector256.Sqrt((outX * outX) + (outY * outY)) + Vector256.MinNative(Vector256.MaxNative(dx, dy), zero) - corner;
    }
}
