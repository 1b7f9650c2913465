using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Calibration with the repeatable pattern: for models whose values do not matter, when only size and latency are asked for.</summary>
/// <param name="count">How many samples.</param>
public sealed class GeneratedCalibration(int count) : ICalibrationData
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        new GeneratedInput((uint)(1 + sample + (input * count))).Fill(tensor.Type, bytes);
    }
}
