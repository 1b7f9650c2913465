using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Resampling;
using Spectre.Console;

namespace EdgeAgent.Cli.Demo;

/// <summary>A picture in a terminal: two pixels a character, the upper in the foreground's colour and the lower in the background's.</summary>
internal sealed class PictureBlocks
{
    /// <summary>Characters a row.</summary>
    public const int Columns = 20;

    /// <summary>Rows.</summary>
    public const int Rows = 10;

    private readonly byte[] _pixels = new byte[Columns * Rows * 2 * RgbImage.Channels];

    private PictureBlocks(RgbImage picture) => new BilinearResizer(Columns, Rows * 2).Resize(picture, PixelRectangle.CentralSquare(picture, 1), _pixels);

    /// <summary>Reads a picture; null for a file that is none, or is gone.</summary>
    public static PictureBlocks? TryRead(string path)
    {
        try
        {
            return new PictureBlocks(ImageDecoder.DecodeFile(path));
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Appends one row.</summary>
    public Paragraph AppendTo(Paragraph paragraph, int row)
    {
        for (int column = 0; column < Columns; column++)
            paragraph.Append("▀", new Style(At(column, row * 2), At(column, (row * 2) + 1)));
        return paragraph;
    }

    private Color At(int x, int y)
    {
        int i = ((y * Columns) + x) * RgbImage.Channels;
        return new Color(_pixels[i], _pixels[i + 1], _pixels[i + 2]);
    }
}
