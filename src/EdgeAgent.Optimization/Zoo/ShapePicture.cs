namespace EdgeAgent.Optimization.Zoo;

/// <summary>A generated picture of coloured shapes on a shaded ground, for demonstrations and calibration without any data set.</summary>
/// <remarks>Only integers are involved: a seed gives the same pixels on every machine.</remarks>
public sealed class ShapePicture
{
    private const int Kinds = 5;
    private readonly byte[] _pixels;

    private ShapePicture(int width, int height)
    {
        Width = width;
        Height = height;
        _pixels = new byte[width * height * 3];
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes [height, width, 3]: red, green, blue.</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>Draws one to three shapes: disc, square, diamond, ring or stripes.</summary>
    /// <param name="width">The width in pixels: 8 to 4096.</param>
    /// <param name="height">The height in pixels: 8 to 4096.</param>
    /// <param name="seed">Which picture.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    public static ShapePicture Generate(int width, int height, int seed)
    {
        RequireSide(width, nameof(width));
        RequireSide(height, nameof(height));
        var bits = new SeededBits(seed);
        var picture = new ShapePicture(width, height);
        picture.DrawGround(NextColour(bits), NextColour(bits));
        int shapes = bits.Next(1, 4);
        for (int i = 0; i < shapes; i++)
        {
            int radius = bits.Next(Math.Min(width, height) / 8, (Math.Min(width, height) / 3) + 1);
            picture.DrawShape(bits.Next(0, Kinds), bits.Next(0, width), bits.Next(0, height), radius, NextColour(bits));
        }
        return picture;
    }

    private static void RequireSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 8, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 4096, name);
    }

    private static (int Red, int Green, int Blue) NextColour(SeededBits bits) => (bits.Next(0, 256), bits.Next(0, 256), bits.Next(0, 256));

    private void DrawGround((int Red, int Green, int Blue) top, (int Red, int Green, int Blue) bottom)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Set(x, y, (Blend(top.Red, bottom.Red, y), Blend(top.Green, bottom.Green, y), Blend(top.Blue, bottom.Blue, y)));
        }
    }

    private int Blend(int top, int bottom, int y) => ((top * (Height - 1 - y)) + (bottom * y)) / (Height - 1);

    private void DrawShape(int kind, int centreX, int centreY, int radius, (int Red, int Green, int Blue) colour)
    {
        for (int y = Math.Max(0, centreY - radius); y < Math.Min(Height, centreY + radius); y++)
        {
            for (int x = Math.Max(0, centreX - radius); x < Math.Min(Width, centreX + radius); x++)
            {
                if (IsInside(kind, x - centreX, y - centreY, radius))
                    Set(x, y, colour);
            }
        }
    }

    private static bool IsInside(int kind, int x, int y, int radius)
    {
        int squared = (x * x) + (y * y);
        return kind switch
        {
            0 => squared <= radius * radius,
            1 => true,
            2 => Math.Abs(x) + Math.Abs(y) <= radius,
            3 => squared <= radius * radius && squared >= radius * radius / 3,
            _ => (y + radius) / Math.Max(1, radius / 4) % 2 == 0,
        };
    }

    private void Set(int x, int y, (int Red, int Green, int Blue) colour)
    {
        int at = ((y * Width) + x) * 3;
        _pixels[at] = (byte)colour.Red;
        _pixels[at + 1] = (byte)colour.Green;
        _pixels[at + 2] = (byte)colour.Blue;
    }
}
