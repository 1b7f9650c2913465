using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>The shape of a seven-segment digit of height 1 around an origin, and which segments a sign lights.</summary>
/// <remarks>Segments a to g: top, upper right, lower right, bottom, lower left, upper left, middle.</remarks>
internal sealed class SevenSegments
{
    public const int Count = 7;

    private readonly Point[][] _corners = new Point[Count][];

    /// <param name="width">Width of the digit.</param>
    /// <param name="thickness">Thickness of a segment.</param>
    /// <param name="gap">Half the gap between two segments.</param>
    /// <param name="bevel">0: rectangles; 1: pointed ends.</param>
    /// <param name="isMitred">Whether outer segments fill the corners.</param>
    /// <param name="slant">How far the top leans right, in heights.</param>
    public SevenSegments(float width, float thickness, float gap, float bevel, bool isMitred, float slant)
    {
        (Width, Thickness, Slant) = (width, thickness, slant);
        float right = (width - thickness) / 2, bottom = (1 - thickness) / 2;
        Point[] nodes = [new(-right, -bottom), new(right, -bottom), new(-right, 0), new(right, 0), new(-right, bottom), new(right, bottom)];
        Build build = new(thickness / 2, gap, bevel, slant);
        int before = isMitred ? -1 : 0, after = isMitred ? 1 : 0;
        _corners[0] = build.Segment(nodes[0], nodes[1], before, before);
        _corners[1] = build.Segment(nodes[1], nodes[3], before, 0);
        _corners[2] = build.Segment(nodes[3], nodes[5], 0, before);
        _corners[3] = build.Segment(nodes[4], nodes[5], after, after);
        _corners[4] = build.Segment(nodes[2], nodes[4], 0, after);
        _corners[5] = build.Segment(nodes[0], nodes[2], after, 0);
        _corners[6] = build.Segment(nodes[2], nodes[3], 0, 0);
    }

    public float Width { get; }

    public float Thickness { get; }

    public float Slant { get; }

    /// <summary>The segments of a sign as bits, a lowest.</summary>
    /// <param name="sign">0 to 9, or blank or minus as the classes number them.</param>
    /// <param name="hasTails">Whether 6 and 9 have their outer bar.</param>
    /// <param name="hasHook">Whether 7 has the upper left segment.</param>
    public static int Lit(int sign, bool hasTails = true, bool hasHook = false) => sign switch
    {
        0 => 0b0111111,
        1 => 0b0000110,
        2 => 0b1011011,
        3 => 0b1001111,
        4 => 0b1100110,
        5 => 0b1101101,
        6 => hasTails ? 0b1111101 : 0b1111100,
        7 => hasHook ? 0b0100111 : 0b0000111,
        8 => 0b1111111,
        9 => hasTails ? 0b1101111 : 0b1100111,
        DisplayClasses.Minus => 0b1000000,
        _ => 0,
    };

    /// <summary>One segment of a digit.</summary>
    /// <param name="segment">0 to 6 for a to g.</param>
    /// <param name="x">Where the digit's middle is.</param>
    /// <param name="shrink">Share of its thickness that it is thinner on each side.</param>
    public ConvexShape Shape(int segment, float x, float shrink = 0)
    {
        Point[] corners = _corners[segment];
        Point middle = Middle(segment, 0);
        Span<Point> placed = stackalloc Point[corners.Length];
        for (int i = 0; i < placed.Length; i++)
            placed[i] = new Point(x + corners[i].X + ((middle.X - corners[i].X) * shrink), corners[i].Y + ((middle.Y - corners[i].Y) * shrink));
        return new ConvexShape(placed);
    }

    /// <summary>The middle of a segment.</summary>
    public Point Middle(int segment, float x)
    {
        Point[] corners = _corners[segment];
        return new Point(x + ((corners[0].X + corners[3].X) / 2), (corners[0].Y + corners[3].Y) / 2);
    }

    private readonly record struct Build(float Half, float Gap, float Bevel, float Slant)
    {
        /// <summary>Six corners from one end around to the other.</summary>
        /// <param name="from">One end.</param>
        /// <param name="to">The other end, to the right or below.</param>
        /// <param name="first">The side, -1 or 1 across, that fills a corner at the first end; 0: neither.</param>
        /// <param name="last">The same at the other end.</param>
        public Point[] Segment(Point from, Point to, int first, int last)
        {
            float length = Math.Max(MathF.Abs(to.X - from.X), MathF.Abs(to.Y - from.Y));
            bool isVertical = MathF.Abs(to.Y - from.Y) > MathF.Abs(to.X - from.X);
            float cutFirst = first == 0 ? Bevel * Half : Half, cutLast = last == 0 ? Bevel * Half : Half;
            float blunt = (1 - Bevel) * Half * 0.5f, start = Gap + (first == 0 ? blunt : 0), end = length - Gap - (last == 0 ? blunt : 0);
            ReadOnlySpan<(float Along, float Across)> corners =
            [
                (start, 0), (start + (first < 0 ? -cutFirst : cutFirst), -Half), (end - (last < 0 ? -cutLast : cutLast), -Half),
                (end, 0), (end - (last > 0 ? -cutLast : cutLast), Half), (start + (first > 0 ? -cutFirst : cutFirst), Half),
            ];
            Point[] placed = new Point[corners.Length];
            for (int i = 0; i < placed.Length; i++)
            {
                (float along, float across) = corners[i];
                float x = from.X + (isVertical ? -across : along), y = from.Y + (isVertical ? along : across);
                placed[i] = new Point(x - (y * Slant), y);
            }

            return placed;
        }
    }
}
