using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Cli.Demo;

/// <summary>A few small pictures of coloured shapes, made from code.</summary>
internal static class GeneratedPictures
{
    private const int Side = 128, Count = 8;

    /// <summary>Writes the pictures as PNG files into a new folder below the one given, and returns it.</summary>
    public static string Write(string folder)
    {
        string pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        for (int seed = 1; seed <= Count; seed++)
        {
            ShapePicture picture = ShapePicture.Generate(Side, Side, seed);
            File.WriteAllBytes(Path.Combine(pictures, $"shapes-{seed}.png"), PngEncoder.Encode(new RgbImage(picture.Width, picture.Height, picture.Pixels.ToArray())));
        }
        return pictures;
    }
}
