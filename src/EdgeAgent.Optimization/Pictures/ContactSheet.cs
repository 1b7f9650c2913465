using EdgeAgent.Imaging;
using EdgeAgent.Optimization.Pictures.Drawing;
using EdgeAgent.Optimization.Pictures.Scenes;

namespace EdgeAgent.Optimization.Pictures;

/// <summary>One picture of many: to look at.</summary>
public static class ContactSheet
{
    /// <summary>The most rows of a sheet.</summary>
    public const int Rows = 16;

    /// <summary>The most columns of a sheet.</summary>
    public const int Columns = 33;

    private const int Gap = 4, NameHeight = 16;

    /// <summary>Puts the first pictures of a set, up to 528, in rows of 33, each under the name of its class.</summary>
    /// <param name="pictures">The set.</param>
    /// <returns>The sheet.</returns>
    public static RgbImage Draw(GeneratedDisplays pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return Draw(pictures, [.. Enumerable.Range(0, Math.Min(pictures.Count, Rows * Columns)).OrderBy(index => index / Columns).ThenBy(pictures.Label)]);
    }

    private static RgbImage Draw(GeneratedDisplays pictures, int[] order)
    {
        int columns = Math.Min(order.Length, Columns), rows = (order.Length + columns - 1) / columns, width = pictures.Side + Gap, height = pictures.Side + NameHeight + Gap;
        RgbImage sheet = new((columns * width) + Gap, (rows * height) + Gap);
        sheet.Pixels.Fill(235);
        for (int i = 0; i < order.Length; i++)
        {
            int left = Gap + (i % columns * width), top = Gap + (i / columns * height);
            Place(sheet, left, top + NameHeight, pictures.Render(order[i]));
            WriteName(sheet, left, top, DisplayClasses.Names[pictures.Label(order[i])], pictures.Side);
        }

        return sheet;
    }

    private static void Place(RgbImage sheet, int left, int top, RgbImage picture)
    {
        for (int y = 0; y < picture.Height; y++)
            picture.Row(y).CopyTo(sheet.Row(top + y)[(left * RgbImage.Channels)..]);
    }

    private static void WriteName(RgbImage sheet, int left, int top, string name, int side)
    {
        Canvas canvas = new(NameHeight);
        for (int i = 0; i < name.Length && (i + 1) * 8 <= side; i++)
        {
            canvas.Begin(new Projection(), Ink.Grey(0.92f));
            Housing.Write(canvas, name.AsSpan(i, 1), new Point(0, 0), 1.2f, Ink.Black, 0.06f);
            byte[] rgb = new byte[NameHeight * NameHeight * RgbImage.Channels];
            Capture.Sensor.Read(canvas, rgb);
            for (int y = 0; y < NameHeight; y++)
                rgb.AsSpan(((y * NameHeight) + 4) * RgbImage.Channels, 8 * RgbImage.Channels).CopyTo(sheet.Row(top + y)[((left + (i * 8)) * RgbImage.Channels)..]);
        }
    }
}
