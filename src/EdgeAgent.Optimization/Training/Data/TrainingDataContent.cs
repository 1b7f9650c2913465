using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Lets training data that are no files, such as generated pictures, be evaluated as a sample set.</summary>
public sealed class TrainingDataContent(ITrainingData data, int seed) : SampleContent
{
    /// <inheritdoc/>
    public override string Kind => "examples of the training data's kind";

    /// <inheritdoc/>
    public override bool IsPictures => false;

    /// <summary>The set of all examples; a class is the output of its number.</summary>
    /// <param name="data">The data.</param>
    /// <param name="source">What messages call them.</param>
    /// <param name="seed">Seeds the chance that examples are drawn with: the same as in a training run's evaluations.</param>
    public static SampleSet Open(ITrainingData data, string source, int seed) => new(
        source,
        new TrainingDataContent(data, seed),
        [.. Enumerable.Range(0, data.Count).Select(index => new Sample(FormattableString.Invariant($"example {index}"), index, data.Label(index)))],
        new ClassNames(data.ClassNames.Count, isComplete: true, data.ClassNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.index, pair => pair.name)));

    /// <inheritdoc/>
    public override SampleReader CreateReader(TensorInfo input, PicturePreprocessing preprocessing) => new Reader(data, seed, input);

    private sealed class Reader(ITrainingData data, int seed, TensorInfo input) : SampleReader
    {
        private readonly float[] _pixels = new float[input.Shape.ElementCount];
        private readonly double[] _values = new double[input.Shape.ElementCount];

        public override void Read(Sample sample, Span<byte> tensor)
        {
            data.Fill(sample.Position, SampleSeed.Create(seed, SampleSeed.Fixed, sample.Position), _pixels);
            for (int i = 0; i < _pixels.Length; i++)
                _values[i] = OnGrid(_pixels[i]);
            RealValues.Write(input, _values, tensor);
        }

        // Divided in single precision, as QUANTIZE does: values of pictures lie half way between codes.
        private double OnGrid(float value) => input.Quantization is { IsPerAxis: false } grid && input.Type != TensorType.Float32
            ? MathF.Round(value / grid.Scale, MidpointRounding.AwayFromZero) * (double)grid.Scale
            : value;
    }
}
