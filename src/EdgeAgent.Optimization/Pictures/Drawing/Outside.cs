using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>All but a figure, within bounds.</summary>
internal readonly record struct Outside<TShape>(TShape Hole, PlaneBox Bounds) : IShape
    where TShape : struct, IShape
{
    public Vector256<float> Distance(Vector256<float> x, Vector256<float> y) => -Hole.Distance(x, y);
}
