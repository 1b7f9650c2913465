using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>How much of a picture each class takes: from a map of classes, or from scores for each pixel, of which the best counts.</summary>
/// <remarks>A class below 0 or beyond the labels counts in the whole and for no label.</remarks>
internal sealed class SegmentationReader : ResultReader
{
    private const int UnnamedLabels = 256;

    private readonly TensorInfo _output;
    private readonly int _channels;
    private readonly int[] _pixels;
    private int _all;

    private SegmentationReader(TensorInfo output, int channels, int labels)
    {
        _output = output;
        _channels = channels;
        _pixels = new int[labels];
    }

    /// <inheritdoc/>
    public override int LabelCount => _pixels.Length;

    public static SegmentationReader? TryCreate(ModelInstance model)
    {
        if (model.Outputs is not [{ Info: var output }])
            return null;
        int channels = output.Shape switch
        {
            [1, > 1, > 1, var classes] => classes,
            [1, > 1, > 1] or [> 1, > 1] => 1,
            _ => 0,
        };
        bool isMap = channels == 1 && output.Type is TensorType.Int64 or TensorType.Int32 or TensorType.Int8 or TensorType.UInt8;
        if (!isMap && !(channels > 1 && OutputValues.IsReadable(output)))
            return null;
        return new SegmentationReader(output, channels, channels > 1 ? channels : Math.Max(model.Labels?.Count ?? UnnamedLabels, 1));
    }

    /// <inheritdoc/>
    public override void Finish(ModelInstance model)
    {
        Array.Clear(_pixels);
        _all = checked((int)(_output.Shape.ElementCount / _channels));
        ReadOnlySpan<byte> bytes = model.OutputBytes(0);
        switch (_output.Type)
        {
            case TensorType.Int64:
                Count(MemoryMarshal.Cast<byte, long>(bytes));
                break;
            case TensorType.Int32:
                Count(MemoryMarshal.Cast<byte, int>(bytes));
                break;
            case TensorType.Float32:
                Count(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case TensorType.Int8:
                Count(MemoryMarshal.Cast<byte, sbyte>(bytes));
                break;
            default:
                Count(bytes);
                break;
        }
    }

    /// <inheritdoc/>
    public override double Measure(RuleSubject subject, int label) => label == NoLabel || _all == 0 ? 0 : (double)_pixels[label] / _all;

    private void Count<T>(ReadOnlySpan<T> values)
        where T : struct, System.Numerics.INumber<T>
    {
        for (int i = 0; i < values.Length; i += _channels)
        {
            int label = _channels == 1 ? int.CreateSaturating(values[i]) : BestOf(values.Slice(i, _channels));
            if (label >= 0 && label < _pixels.Length)
                _pixels[label]++;
        }
    }

    private static int BestOf<T>(ReadOnlySpan<T> scores)
        where T : struct, System.Numerics.INumber<T>
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }
        return best;
    }
}
