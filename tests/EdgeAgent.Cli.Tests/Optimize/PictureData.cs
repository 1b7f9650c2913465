using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Optimize;

/// <summary>A small float classifier, and pictures that are labelled with its own answers.</summary>
internal static class PictureData
{
    /// <summary>Writes the float model and returns its path.</summary>
    public static string WriteModel(EdgeCtlHarness harness) =>
        harness.Write("float.tflite", TfLiteModelWriter.Write(ZooCatalog.Find("tiny_resnet8")!.Define(new ZooOptions { Seed = 3 })));

    /// <summary>Writes pictures and their labels and returns the folder.</summary>
    public static string WriteLabelled(EdgeCtlHarness harness, string model, int count)
    {
        string folder = harness.PathOf("pictures");
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{i:00}.png"), PngEncoder.Encode(new RgbImage(32, 32, ShapePicture.Generate(32, 32, i + 1).Pixels.ToArray())));
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(File.ReadAllBytes(model)));
        SampleSet samples = SampleSet.Open(folder, interpreter.Inputs[0]);
        using SampleReader reader = samples.Content.CreateReader(interpreter.Inputs[0], new PicturePreprocessing());
        List<string> labels = ["file,class_index"];
        foreach (Sample sample in samples.Samples)
        {
            reader.Read(sample, interpreter.InputBytes(0));
            interpreter.Invoke();
            float[] scores = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray();
            labels.Add($"{sample.Name},{Array.IndexOf(scores, scores.Max())}");
        }

        File.WriteAllLines(Path.Combine(folder, "labels.csv"), labels);
        return folder;
    }
}
