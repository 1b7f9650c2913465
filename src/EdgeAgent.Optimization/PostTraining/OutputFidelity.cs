using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>How close the outputs of a model with float inputs and outputs come to those of the float model.</summary>
internal sealed class OutputFidelity
{
    private const int MaxSamples = 8;
    private readonly ICalibrationData _data;
    private readonly List<float[]> _expected = [];

    /// <summary>Runs the float model on some samples.</summary>
    public OutputFidelity(TfLiteModel model, ICalibrationData data, CancellationToken cancellation)
    {
        _data = new FirstSamples(data, MaxSamples);
        FloatRun.Over(model, _data, (interpreter, _) => _expected.Add(Outputs(interpreter)), progress: null, cancellation);
    }

    /// <summary>The signal-to-quantization-noise ratio of all outputs over all samples, in decibels.</summary>
    /// <param name="model">A model with the same inputs and outputs.</param>
    /// <param name="cancellation">Ends the run.</param>
    public double Of(TfLiteModel model, CancellationToken cancellation)
    {
        double signal = 0, noise = 0;
        FloatRun.Over(
            model,
            _data,
            (interpreter, sample) =>
            {
                float[] outputs = Outputs(interpreter);
                for (int i = 0; i < outputs.Length; i++)
                {
                    signal += (double)_expected[sample][i] * _expected[sample][i];
                    noise += ((double)_expected[sample][i] - outputs[i]) * ((double)_expected[sample][i] - outputs[i]);
                }
            },
            progress: null,
            cancellation);
        return 10 * Math.Log10(signal / Math.Max(noise, double.Epsilon));
    }

    private static float[] Outputs(Interpreter interpreter) =>
        [.. Enumerable.Range(0, interpreter.Outputs.Count)
            .Where(output => interpreter.Outputs[output].Type == TensorType.Float32)
            .SelectMany(output => MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(output)).ToArray())];

    private sealed class FirstSamples(ICalibrationData data, int count) : ICalibrationData
    {
        public int Count => Math.Min(data.Count, count);

        public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes) => data.Fill(sample, input, tensor, bytes);
    }
}
