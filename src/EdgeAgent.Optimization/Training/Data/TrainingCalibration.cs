using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Calibration with a draw of training data.</summary>
/// <param name="data">The data, not varied.</param>
/// <param name="wanted">How many examples are drawn; all where there are no more.</param>
/// <param name="seed">Which draw.</param>
public sealed class TrainingCalibration(ITrainingData data, int wanted, int seed) : ICalibrationData
{
    private readonly IReadOnlyList<int> _places = SampleDraw.Spread(data.Count, wanted, seed);

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <inheritdoc/>
    /// <exception cref="SampleDataException">The example cannot be read, or the model takes no float32 or has more inputs than one.</exception>
    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (input != 0 || tensor.Type != TensorType.Float32)
            throw new SampleDataException($"training data calibrate models with one float32 input, not input {input} of type {tensor.Type.ToString().ToLowerInvariant()}");
        int place = _places[sample];
        data.Fill(place, SampleSeed.Create(seed, SampleSeed.Fixed, place), MemoryMarshal.Cast<byte, float>(bytes));
    }
}
