using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Optimization.Tests.Zoo;

/// <summary>One picture of the thousand sample pictures and its class.</summary>
/// <param name="Path">The file.</param>
/// <param name="ClassIndex">0 to 999.</param>
internal sealed record SamplePicture(string Path, int ClassIndex)
{
    private const double Crop = 0.875;

    /// <summary>Every so-many-th picture; empty where there are none.</summary>
    public static IReadOnlyList<SamplePicture> Every(int step)
    {
        if (SharedData.Find("images", "imagenet-1k", "labels.csv") is not string labels)
            return [];
        string folder = System.IO.Path.GetDirectoryName(labels)!;
        return [.. File.ReadLines(labels).Skip(1).Where((_, row) => row % step == 0).Select(line => line.Split(','))
            .Select(cells => new SamplePicture(System.IO.Path.Combine(folder, cells[0]), int.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>Makes a preprocessor for an interpreter's picture.</summary>
    public static ImagePreprocessor For(Interpreter interpreter, double? mean = null, double? divisor = null) => new(new ImageTensorFormat
    {
        Height = interpreter.Inputs[0].Shape[1],
        Width = interpreter.Inputs[0].Shape[2],
        Element = TensorElement.Float32,
        CentralCrop = Crop,
        Mean = mean,
        Divisor = divisor,
    });

    /// <summary>The class that a network gives the picture.</summary>
    public int Classify(Interpreter interpreter, ImagePreprocessor preprocessor)
    {
        preprocessor.Run(ImageDecoder.Decode(File.ReadAllBytes(Path)), interpreter.InputBytes(0));
        interpreter.Invoke();
        ReadOnlySpan<float> scores = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0));
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            best = scores[i] > scores[best] ? i : best;
        return best;
    }
}
