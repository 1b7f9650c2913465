using System.Runtime.InteropServices;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Execution;

/// <summary>Finds the best classes in a classifier's output: [N] or [1,...,1,N] of int8, uint8 or float32.</summary>
/// <remarks><see cref="Find"/> allocates nothing. Of equal scores the lower index comes first. A score that is not a number is below all others.</remarks>
internal sealed class TopClasses
{
    private const int MaxLabelLength = 64;

    private readonly TensorInfo _output;
    private readonly IReadOnlyList<string>? _labels;
    private readonly int[] _indices;
    private readonly float[] _values;

    /// <param name="output">The output; <see cref="IsClassifier"/> holds for it.</param>
    /// <param name="labels">The classes' names, as many as outputs; null when they have none.</param>
    /// <param name="count">How many classes are kept.</param>
    public TopClasses(TensorInfo output, IReadOnlyList<string>? labels, int count)
    {
        _output = output;
        _labels = labels;
        _indices = new int[Math.Min(count, ClassCount(output))];
        _values = new float[_indices.Length];
    }

    /// <summary>Whether a tensor has the form of a classifier's output.</summary>
    public static bool IsClassifier(TensorInfo output) =>
        output is { Type: TensorType.Int8 or TensorType.UInt8 or TensorType.Float32, Shape.Rank: > 0 }
        && output.Shape.ElementCount == output.Shape.FromEnd(1) && output.Shape.ElementCount > 1;

    /// <summary>The number of classes of a classifier's output.</summary>
    public static int ClassCount(TensorInfo output) => output.Shape.FromEnd(1);

    /// <summary>Looks through the bytes of one output.</summary>
    public void Find(ReadOnlySpan<byte> output)
    {
        int found = 0;
        if (_output.Type == TensorType.Float32)
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(output);
            for (int i = 0; i < values.Length; i++)
                Offer(i, float.IsNaN(values[i]) ? float.NegativeInfinity : values[i], ref found);
        }
        else
        {
            bool isSigned = _output.Type == TensorType.Int8;
            for (int i = 0; i < output.Length; i++)
                Offer(i, isSigned ? unchecked((sbyte)output[i]) : output[i], ref found);
        }
    }

    /// <summary>The best class that the last <see cref="Find"/> found.</summary>
    public int BestIndex => _indices[0];

    /// <summary>Its score.</summary>
    public double BestScore => Score(_values[0]);

    /// <summary>The classes that the last <see cref="Find"/> found, best first.</summary>
    public Classification[] ToClassifications()
    {
        var classes = new Classification[_indices.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            string? label = _labels?[_indices[i]];
            classes[i] = new Classification
            {
                Index = _indices[i],
                Label = label is { Length: > MaxLabelLength } ? label[..MaxLabelLength] : label,
                Score = Score(_values[i]),
            };
        }
        return classes;
    }

    // Insertion into a short sorted list; positive scales keep the order of the stored integers.
    private void Offer(int index, float value, ref int found)
    {
        if (found == _values.Length && value <= _values[^1])
            return;
        int at = found < _values.Length ? found++ : found - 1;
        for (; at > 0 && _values[at - 1] < value; at--)
        {
            _values[at] = _values[at - 1];
            _indices[at] = _indices[at - 1];
        }
        _values[at] = value;
        _indices[at] = index;
    }

    private double Score(float stored)
    {
        if (_output.Type == TensorType.Float32)
            return float.IsFinite(stored) ? stored : stored > 0 ? float.MaxValue : float.MinValue;
        return _output.Quantization is { } quantization ? (double)quantization.Scale * (stored - quantization.ZeroPoint) : stored;
    }
}
