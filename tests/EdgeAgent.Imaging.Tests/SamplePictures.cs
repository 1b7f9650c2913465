namespace EdgeAgent.Imaging.Tests;

/// <summary>Tiny picture files, written by Pillow 9.4: four blocks of one colour each in 24 x 16 pixels, and a 4 x 3 ramp of 16-bit grey in steps of 5000.</summary>
internal static class SamplePictures
{
    public static byte[] Jpeg => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAQABgDAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAACAYH/8QAHBABAAAHAQAAAAAAAAAAAAAAAAcJREeDhcLE/8QAGAEAAwEBAAAAAAAAAAAAAAAABAcIBgn/xAAhEQEAAAILAAAAAAAAAAAAAAAABIMFBwhBQ0RFgcHCw//aAAwDAQACEQMRAD8AwQv1wLCH1fj6BxFyMrRmkz/FYA0Yj66dngcksm5Ot9RG1m5OZ0aahsTbk5COaV//2Q==");

    public static byte[] ProgressiveJpeg => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAQABgDASIAAhEBAxEB/8QAGAAAAgMAAAAAAAAAAAAAAAAAAAYFBwj/xAAVAQEBAAAAAAAAAAAAAAAAAAAFBv/aAAwDAQACEAMQAAABQZhWvJlBONRkhAf/xAAXEAADAQAAAAAAAAAAAAAAAAAABRAH/9oACAEBAAEFAhfcyn//xAAiEQAAAwcFAAAAAAAAAAAAAAAAARECBAUSFTFREyFjoeH/2gAIAQMBAT8BikerTo24ack6bqtjI7IWMigcvXo//8QAHhEAAAUFAQAAAAAAAAAAAAAAAAQRFGICAwYTYXH/2gAIAQIBAT8BP4s0L1XtypHvoYSH/8QAGhAAAQUBAAAAAAAAAAAAAAAAEAACBYGDwv/aAAgBAQAGPwJPoyWfQ//EABcQAAMBAAAAAAAAAAAAAAAAAAAggfD/2gAIAQEAAT8hMqt//9oADAMBAAIAAwAAABD33//EABkRAQACAwAAAAAAAAAAAAAAABEQYSExof/aAAgBAwEBPxDhkaxDhoLUX//EABsRAAEEAwAAAAAAAAAAAAAAABEAASFRMeHw/9oACAECAQE/EKHkQJY2TulyNr//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/EFif/9k=");

    public static byte[] PalettePng => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAABgAAAAQAgMAAABxSlcGAAAADFBMVEXw8PAUtDwePNzIHihrf1bhAAAAGklEQVR4nGP4//9/aGgoA8nUqlWrGICAVAoAZLQv0cu4OSQAAAAASUVORK5CYII=");

    public static byte[] Grey16Png => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADEAAAAADBDy1ZAAAAHElEQVR4nGNgYBDuUBewmsHipyCsIKIgrABnAAA2+QO9ETynPQAAAABJRU5ErkJggg==");

    public static byte[] RgbaPng => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAYAAAAMJL+VAAAAMklEQVR42mM8Iafxn4EE4DNNhBTlDEwMNAajFoxaQDlglLO5Q1I+uLRlNB+MWjDsLAAAp5sG8eD3MH8AAAAASUVORK5CYII=");

    /// <summary>The colours of the four blocks, top left, top right, bottom left, bottom right.</summary>
    public static (byte Red, byte Green, byte Blue)[] Blocks { get; } = [(200, 30, 40), (20, 180, 60), (30, 60, 220), (240, 240, 240)];

    /// <summary>The four blocks as an uncompressed 24-bit bitmap, rows from the bottom up.</summary>
    public static byte[] Bmp()
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("BM"u8);
        writer.Write(54 + (24 * 16 * 3));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(24);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        for (int y = 15; y >= 0; y--)
        {
            for (int x = 0; x < 24; x++)
            {
                (byte red, byte green, byte blue) = Blocks[(y / 8 * 2) + (x / 12)];
                writer.Write([blue, green, red]);
            }
        }
        return file.ToArray();
    }

    /// <summary>Pixels from xorshift32 (x ^= x &lt;&lt; 13; x ^= x &gt;&gt; 17; x ^= x &lt;&lt; 5; byte = x &amp; 255), so that other programs can make the same picture.</summary>
    public static RgbImage Noise(uint seed, int width, int height)
    {
        RgbImage image = new(width, height);
        foreach (ref byte pixel in image.Pixels)
        {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            pixel = (byte)(seed & 255);
        }
        return image;
    }
}
