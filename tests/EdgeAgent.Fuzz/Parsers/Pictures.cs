using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Picture files: JPEG, PNG and BMP.</summary>
internal static class Pictures
{
    private static readonly ImageLimits Limits = new() { MaxPixels = 1 << 18 };

    public static void Read(byte[] file)
    {
        RgbImage picture = ImageDecoder.Decode(file, Limits);
        if ((long)picture.Width * picture.Height > Limits.MaxPixels || picture.Pixels.Length != 3 * picture.Width * picture.Height)
            throw new BrokenPromiseException($"a picture of {picture.Width} x {picture.Height} with {picture.Pixels.Length} bytes");
    }
}
