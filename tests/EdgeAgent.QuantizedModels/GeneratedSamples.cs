using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;

namespace EdgeAgent.QuantizedModels;

/// <summary>The generated pattern as calibration data: each sample goes on where the one before ended.</summary>
internal sealed class GeneratedSamples : ICalibrationData
{
    private readonly Dictionary<(int Sample, int Input), byte[]> _samples = [];
    private readonly GeneratedInput _pattern = new(5);

    public int Count => 4;

    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes)
    {
        if (!_samples.TryGetValue((sample, input), out byte[]? filled))
        {
            _samples[(sample, input)] = filled = new byte[bytes.Length];
            _pattern.Fill(tensor.Type, filled);
        }

        filled.CopyTo(bytes);
    }
}
