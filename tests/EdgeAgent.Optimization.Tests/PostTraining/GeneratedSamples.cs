using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>The generated pattern as calibration data, for models with any number of inputs.</summary>
internal sealed class GeneratedSamples(int count, uint seed = 1) : ICalibrationData
{
    public int Count => count;

    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes) =>
        new GeneratedInput((seed * 7919) + ((uint)sample * 104729) + ((uint)input * 15485863)).Fill(tensor.Type, bytes);
}
