using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation.Samples;

/// <summary>A temporary folder of generated samples.</summary>
public sealed class SampleFolder : IDisposable
{
    public const int Side = 64;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeagent-samples-");

    public string Path => _folder.FullName;

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, params string[] lines) => Write(name, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>Writes generated pictures, seeds from 1, as PNG.</summary>
    public void WritePictures(params string[] names)
    {
        for (int i = 0; i < names.Length; i++)
            Write(names[i], PngEncoder.Encode(new RgbImage(Side, Side, Pixels(Side, i + 1))));
    }

    public static byte[] Pixels(int side, int seed) => ShapePicture.Generate(side, side, seed).Pixels.ToArray();

    public static TensorInfo Input(TensorType type, params int[] shape) => new(0, "input", type, new Shape(shape), new QuantizationParameters(0.5f, 3), false);

    public static byte[] Read(SampleSet set, TensorInfo input, int place)
    {
        byte[] tensor = new byte[input.ByteLength];
        using SampleReader reader = set.Content.CreateReader(input, new PicturePreprocessing());
        reader.Read(set.Samples[place], tensor);
        return tensor;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
