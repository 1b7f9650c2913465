using System.Globalization;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Pictures whose class is their mean colour, with noise around it, in one sub-folder a class.</summary>
internal static class ColouredPictures
{
    private const int Side = 8, Noise = 24;
    private static readonly (int Red, int Green, int Blue)[] Colours = [(220, 30, 40), (30, 200, 60), (40, 60, 210), (200, 200, 40), (60, 60, 60)];

    public static void Write(string folder, int seed, int perClass, params int[] classes)
    {
        var random = new Random(seed);
        foreach (int label in classes)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"class {label}"))).FullName;
            for (int i = 0; i < perClass; i++)
                File.WriteAllBytes(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{i:000}.png")), Picture(random, label));
        }
    }

    private static byte[] Picture(Random random, int label)
    {
        (int red, int green, int blue) = Colours[label];
        var image = new RgbImage(Side, Side);
        for (int i = 0; i < image.Pixels.Length; i += RgbImage.Channels)
        {
            image.Pixels[i] = Near(red);
            image.Pixels[i + 1] = Near(green);
            image.Pixels[i + 2] = Near(blue);
        }
        return PngEncoder.Encode(image);

        byte Near(int channel) => (byte)Math.Clamp(channel + random.Next(-Noise, Noise + 1), byte.MinValue, byte.MaxValue);
    }
}
