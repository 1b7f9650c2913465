using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Telemetry.Drift;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;

namespace EdgeAgent.Core.Execution;

/// <summary>A loaded model, ready to run on pictures where its input allows: the interpreter with what stands before and after it.</summary>
/// <remarks>One thread at a time. Nothing is allocated per inference, except by the preprocessor when the picture's size changes.</remarks>
public sealed class ModelInstance : IDisposable
{
    private readonly ImagePreprocessor? _preprocessor;
    private readonly TopClasses? _classes;
    private readonly Interpreter _interpreter;

    internal ModelInstance(ModelAssignment assignment, Interpreter interpreter, IReadOnlyList<string>? labels, int topK)
    {
        Assignment = assignment;
        Labels = labels;
        _interpreter = interpreter;
        Inputs = ModelTensor.NameAll(interpreter.Inputs, interpreter.InputNames, "input");
        Outputs = ModelTensor.NameAll(interpreter.Outputs, interpreter.OutputNames, "output");
        _preprocessor = PictureInput.Create(interpreter.Inputs, assignment.Preprocessing, out string? obstacle);
        PictureObstacle = obstacle;
        if (!IsClassifier(interpreter))
            return;
        _classes = new TopClasses(interpreter.Outputs[0], labels, topK);
        Answers = new OutputMonitor(TopClasses.ClassCount(interpreter.Outputs[0]));
    }

    /// <summary>What the cloud asked for.</summary>
    public ModelAssignment Assignment { get; }

    /// <summary>When it became active, by the device's clock; null before that.</summary>
    public DateTimeOffset? ActivatedUtc { get; internal set; }

    /// <summary>What a caller fills, in the model's order.</summary>
    public IReadOnlyList<ModelTensor> Inputs { get; }

    /// <summary>What a caller reads, in the model's order.</summary>
    public IReadOnlyList<ModelTensor> Outputs { get; }

    /// <summary>The names of its classes; null when it came without.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>Why pictures cannot be the model's input, in one sentence; null when they can.</summary>
    public string? PictureObstacle { get; }

    /// <summary>Bytes of the arena that holds all activations.</summary>
    public long ArenaBytes => _interpreter.ArenaBytes;

    /// <summary>Bytes of weights as the runtime holds them.</summary>
    public long WeightsBytes => _interpreter.WeightsBytes;

    /// <summary>The name of the kernel set that runs.</summary>
    public string Kernels => _interpreter.Kernels;

    /// <summary>Whether the first output of a model is a classifier's, so that labels can name it.</summary>
    internal static bool IsClassifier(Interpreter interpreter) => interpreter.Outputs.Count > 0 && TopClasses.IsClassifier(interpreter.Outputs[0]);

    /// <summary>Runs the model once on what its inputs hold.</summary>
    internal void Invoke() => _interpreter.Invoke();

    /// <summary>Writes an input's bytes, as many as it has.</summary>
    internal void Feed(int input, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_interpreter.InputBytes(input));

    /// <summary>A copy of an output's bytes.</summary>
    internal byte[] Read(int output) => _interpreter.OutputBytes(output).ToArray();

    /// <summary>The bytes of an input, writable.</summary>
    internal Span<byte> InputBytes(int input) => _interpreter.InputBytes(input);

    /// <summary>The bytes of an output.</summary>
    internal ReadOnlySpan<byte> OutputBytes(int output) => _interpreter.OutputBytes(output);

    /// <summary>Writes a picture into the model's input; <see cref="PictureObstacle"/> is null.</summary>
    internal void Feed(RgbImage picture) => _preprocessor!.Run(picture, _interpreter.InputBytes(0));

    /// <summary>Watches what the model answers; null for a model that is no classifier.</summary>
    internal OutputMonitor? Answers { get; }

    /// <summary>Looks for the best classes in the output, where the model is a classifier.</summary>
    internal void FindClasses() => _classes?.Find(_interpreter.OutputBytes(0));

    /// <summary>Counts the answer that <see cref="FindClasses"/> found.</summary>
    internal void CountAnswer()
    {
        if (_classes is { } classes)
            Answers!.Record(classes.BestIndex, classes.BestScore);
    }

    /// <summary>The best classes of the last output; null for a model that is no classifier.</summary>
    internal IReadOnlyList<Classification>? LastClasses() => _classes?.ToClassifications();

    /// <summary>The best class of the last output; null for a model that is no classifier.</summary>
    internal int? BestClass => _classes?.BestIndex;

    /// <summary>Bytes of arena and weights together.</summary>
    internal long MemoryBytes => ArenaBytes + WeightsBytes;

    /// <summary>Bytes of all outputs together.</summary>
    internal int OutputByteCount => (int)Outputs.Sum(output => output.Info.ByteLength);

    /// <summary>Copies all outputs, one after the other.</summary>
    internal void CopyOutputs(Span<byte> destination)
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            ReadOnlySpan<byte> output = _interpreter.OutputBytes(i);
            output.CopyTo(destination);
            destination = destination[output.Length..];
        }
    }

    /// <summary>The share of output elements that are equal to others' of the same form, as <see cref="CopyOutputs"/> wrote them.</summary>
    internal double ShareOfEqualOutputs(ReadOnlySpan<byte> expected)
    {
        long equal = 0, all = 0;
        for (int i = 0; i < Outputs.Count; i++)
        {
            ReadOnlySpan<byte> output = _interpreter.OutputBytes(i);
            int size = output.Length / (int)Math.Max(1, Outputs[i].Info.Shape.ElementCount);
            for (int at = 0; size > 0 && at < output.Length; at += size, all++)
                equal += output.Slice(at, size).SequenceEqual(expected.Slice(at, size)) ? 1 : 0;
            expected = expected[output.Length..];
        }
        return all > 0 ? (double)equal / all : 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _interpreter.Dispose();
}
