using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>Calibration with float samples that lie one behind another.</summary>
/// <param name="samples">The samples.</param>
/// <param name="count">How many.</param>
internal sealed class SampleArray(float[] samples, int count) : ICalibrationData
{
    public int Count => count;

    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes) =>
        MemoryMarshal.AsBytes<float>(samples).Slice(sample * bytes.Length, bytes.Length).CopyTo(bytes);
}
