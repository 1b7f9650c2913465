namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>How a camera sees the plane of the display: size, stretch, turn, place and perspective.</summary>
/// <remarks>The picture goes from -1 to 1 in both axes. A tilt of 0.1 makes one end of the picture about 20 % larger than the other.</remarks>
internal sealed record Projection
{
    private Direction _turn = new(1, 0);

    /// <summary>Size on the picture of one unit of the plane.</summary>
    public float ScaleX { get; init; } = 1;

    /// <summary>Size on the picture of one unit of the plane.</summary>
    public float ScaleY { get; init; } = 1;

    /// <summary>Where the plane's origin is in the picture.</summary>
    public Point Offset { get; init; }

    public Point Tilt { get; init; }

    public double TurnDegrees { init => _turn = Direction.At(value); }

    /// <summary>Units of the plane that one pixel covers at the origin, in the mean of both axes.</summary>
    public float Footprint(int side) => 2f / side / MathF.Sqrt(ScaleX * ScaleY);

    /// <summary>Numerators and denominator of the plane's place, each as factors of x, y and 1.</summary>
    public (float Ux, float Uy, float U0, float Vx, float Vy, float V0, float Wx, float Wy, float W0) ToPlane()
    {
        float px = -((_turn.X * Offset.X) + (_turn.Y * Offset.Y)), py = (_turn.Y * Offset.X) - (_turn.X * Offset.Y);
        float kx = 1 / ScaleX, ky = 1 / ScaleY;
        return (kx * _turn.X, kx * _turn.Y, kx * px,
            ky * -_turn.Y, ky * _turn.X, ky * py,
            (Tilt.X * _turn.X) - (Tilt.Y * _turn.Y), (Tilt.X * _turn.Y) + (Tilt.Y * _turn.X), 1 + (Tilt.X * px) + (Tilt.Y * py));
    }

    /// <summary>Where a place of the plane is in the picture.</summary>
    public Point ToPicture(Point place)
    {
        float a = place.X * ScaleX, b = place.Y * ScaleY;
        float w = 1 / Math.Max(1 - (Tilt.X * a) - (Tilt.Y * b), 0.1f);
        return new Point((((_turn.X * a) - (_turn.Y * b)) * w) + Offset.X, (((_turn.Y * a) + (_turn.X * b)) * w) + Offset.Y);
    }
}
