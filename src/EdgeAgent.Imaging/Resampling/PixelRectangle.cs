namespace EdgeAgent.Imaging.Resampling;

/// <summary>A part of a picture in whole pixels.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The width, at least 1.</param>
/// <param name="Height">The height, at least 1.</param>
public readonly record struct PixelRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>The whole picture.</summary>
    /// <param name="image">The picture.</param>
    public static PixelRectangle Whole(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new PixelRectangle(0, 0, image.Width, image.Height);
    }

    /// <summary>The central square whose side is a fraction of the shorter side, rounded to even; odd remainders leave the extra pixel right and below.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="fraction">Above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
    public static PixelRectangle CentralSquare(RgbImage image, double fraction)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!(fraction is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "a central crop keeps more than 0 and at most 1 of the shorter side");
        int side = Math.Max(1, (int)Math.Round(Math.Min(image.Width, image.Height) * fraction));
        return new PixelRectangle((image.Width - side) / 2, (image.Height - side) / 2, side, side);
    }
}
