using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Where the samples of a set are kept, and how they become tensors.</summary>
public abstract class SampleContent
{
    /// <summary>What the samples are, as reports say it: <c>pictures</c>, <c>pictures of 32x32, interleaved</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether they are pictures, which are preprocessed.</summary>
    public abstract bool IsPictures { get; }

    /// <summary>Makes a reader for one model's input; every thread needs its own.</summary>
    /// <param name="input">The input tensor.</param>
    /// <param name="preprocessing">How pictures become values; without influence on tensors that are kept raw.</param>
    /// <exception cref="SampleDataException">Such samples do not fit the input.</exception>
    public abstract SampleReader CreateReader(TensorInfo input, PicturePreprocessing preprocessing);
}
