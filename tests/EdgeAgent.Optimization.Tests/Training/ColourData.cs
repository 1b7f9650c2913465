using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Optimization.Tests.Training;

/// <summary>Small pictures, each with noise from its chance and one channel that is brighter: which, is the class.</summary>
internal sealed class ColourData(int count) : ITrainingData
{
    public int Count => count;

    public IReadOnlyList<string> ClassNames => ["red", "green", "blue"];

    public int Label(int index) => index % 3;

    public void Fill(int index, Random augmentation, Span<float> pixels)
    {
        Random own = new(index);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (own.NextSingle() * 0.8f) - 0.4f + ((augmentation.NextSingle() - 0.5f) * 0.4f) + (i % 3 == index % 3 ? 0.5f : 0);
    }
}
