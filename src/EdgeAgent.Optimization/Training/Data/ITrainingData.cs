namespace EdgeAgent.Optimization.Training;

/// <summary>Labelled examples that a network is trained or measured on: pictures of a folder, or ones that are drawn when they are asked for.</summary>
/// <remarks>Safe for use by several threads at once.</remarks>
public interface ITrainingData
{
    /// <summary>How many examples an epoch has.</summary>
    int Count { get; }

    /// <summary>The names of the classes; a class's place is the network's output.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Writes one example as the network's input.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="augmentation">Chance for this example in this epoch; the same seed gives the same values. Data that are not augmented do not draw from it.</param>
    /// <param name="pixels">Receives [height, width, channels], the values that the model takes.</param>
    /// <exception cref="Evaluation.Samples.SampleDataException">The example cannot be read; the message names it.</exception>
    void Fill(int index, Random augmentation, Span<float> pixels);

    /// <summary>The output that is right for an example.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    int Label(int index);
}
