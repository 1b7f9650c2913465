using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Runs a model on all samples of calibration data.</summary>
internal static class FloatRun
{
    private const long MaxArenaBytes = 3L << 30;

    /// <summary>Invokes a model on every sample, in order; both cores share each invocation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="afterSample">Given the interpreter, which keeps all tensors, and the sample's number.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OptimizationException">There are no samples, or the runtime cannot run the model.</exception>
    public static void Over(TfLiteModel model, ICalibrationData data, Action<Interpreter, int> afterSample, Action<int>? progress, CancellationToken cancellation)
    {
        if (data.Count == 0)
            throw new OptimizationException("There are no calibration samples; at least one is needed, and 50 to 100 that are typical give good ranges");
        using Interpreter interpreter = Create(model);
        for (int sample = 0; sample < data.Count; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int input = 0; input < interpreter.Inputs.Count; input++)
                data.Fill(sample, input, interpreter.Inputs[input], interpreter.InputBytes(input));
            interpreter.ResetVariables();
            interpreter.Invoke();
            afterSample(interpreter, sample);
            progress?.Invoke(sample + 1);
        }
    }

    private static Interpreter Create(TfLiteModel model)
    {
        try
        {
            return Interpreter.Create(model, new InterpreterOptions
            {
                KeepAllTensors = true,
                Threads = Math.Clamp(Environment.ProcessorCount, 1, WorkerPool.MaxThreads),
                MaxArenaBytes = MaxArenaBytes,
                MaxWeightsBytes = MaxArenaBytes,
            });
        }
        catch (UnsupportedModelException e)
        {
            throw new OptimizationException($"The model cannot be run, so its ranges cannot be measured: {e.Message}", e);
        }
    }
}
