using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>One interpreter of a model with the reader that fills its input. Not for use by several threads at once.</summary>
internal sealed class ModelRun : IDisposable
{
    // This is a workstation: what the limit of a device would refuse, such as all tensors of a deep network at once, may run here.
    private const long MaxArenaBytes = 4L << 30;

    private readonly SampleReader _reader;
    private readonly double[][] _outputs;

    /// <exception cref="UnsupportedModelException">The model cannot be run.</exception>
    /// <exception cref="ModelFormatException">Its metadata are malformed.</exception>
    /// <exception cref="SampleDataException">The samples do not fit its input.</exception>
    public ModelRun(TfLiteModel model, SampleSet samples, EvaluationOptions options, bool keepTensors = false)
        : this(model, samples, options, input => options.Preprocessing.For(model, input), keepTensors)
    {
    }

    private ModelRun(TfLiteModel model, SampleSet samples, EvaluationOptions options, Func<TensorInfo, PicturePreprocessing> preprocessing, bool keepTensors)
    {
        Interpreter = Interpreter.Create(model, new InterpreterOptions { Kernels = options.Kernels, KeepAllTensors = keepTensors, MaxArenaBytes = MaxArenaBytes });
        try
        {
            Input = RequireOneInput(Interpreter);
            Preprocessing = preprocessing(Input);
            _reader = samples.Content.CreateReader(Input, Preprocessing);
        }
        catch
        {
            Interpreter.Dispose();
            throw;
        }

        _outputs = [.. Interpreter.Outputs.Select(output => new double[RealValues.AreIn(output.Type) ? output.Shape.ElementCount : 0])];
    }

    public Interpreter Interpreter { get; }

    public TensorInfo Input { get; }

    /// <summary>How its pictures are preprocessed, what its metadata say included.</summary>
    public PicturePreprocessing Preprocessing { get; }

    /// <summary>A run of a reference that sees the same values as a model: its pictures are preprocessed to match.</summary>
    public static ModelRun CreateReference(TfLiteModel reference, SampleSet samples, EvaluationOptions options, ModelRun model, bool keepTensors = false)
    {
        try
        {
            return new ModelRun(reference, samples, options, input => options.Preprocessing.For(reference, input).Matching(input, model.Input), keepTensors);
        }
        catch (Exception e) when (e is UnsupportedModelException or SampleDataException)
        {
            throw new SampleDataException($"the reference cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Runs the model on one sample; a recurrent network knows nothing of those before.</summary>
    /// <exception cref="SampleDataException">The sample cannot be read.</exception>
    public void Invoke(Sample sample)
    {
        _reader.Read(sample, Interpreter.InputBytes(0));
        Interpreter.ResetVariables();
        Interpreter.Invoke();
    }

    /// <summary>The numbers of an output after an invocation; empty for types that hold none.</summary>
    public ReadOnlySpan<double> Output(int index)
    {
        RealValues.Read(Interpreter.Outputs[index], Interpreter.OutputBytes(index), _outputs[index]);
        return _outputs[index];
    }

    public void Dispose()
    {
        _reader.Dispose();
        Interpreter.Dispose();
    }

    private static TensorInfo RequireOneInput(Interpreter interpreter) => interpreter.Inputs.Count == 1
        ? interpreter.Inputs[0]
        : throw new SampleDataException(
            $"the model has {interpreter.Inputs.Count} inputs ({string.Join(", ", interpreter.Inputs.Select(PictureInput.Describe))}); models of one are evaluated");
}
