using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A figure in the plane, given by the distance to its edge.</summary>
internal interface IShape
{
    /// <summary>A rectangle that holds all of it.</summary>
    PlaneBox Bounds { get; }

    /// <summary>The distance of eight places to the edge, negative inside; outside corners it may be less than the true one.</summary>
    Vector256<float> Distance(Vector256<float> x, Vector256<float> y);
}
