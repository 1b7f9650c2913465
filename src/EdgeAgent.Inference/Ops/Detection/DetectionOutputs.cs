using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>The four outputs of a detection node while they are filled.</summary>
internal readonly ref struct DetectionOutputs
{
    private readonly Span<float> _boxes, _classes, _scores;

    private DetectionOutputs(EvalContext context)
    {
        _boxes = context.Output<float>(0);
        _classes = context.Output<float>(1);
        _scores = context.Output<float>(2);
        _boxes.Clear();
        _classes.Clear();
        _scores.Clear();
    }

    /// <summary>Clears all outputs and sets the number of detections.</summary>
    public static DetectionOutputs Begin(EvalContext context, int detections)
    {
        context.Output<float>(3)[0] = detections;
        return new DetectionOutputs(context);
    }

    /// <summary>Sets one detection.</summary>
    public void Set(int place, ReadOnlySpan<float> boxes, int box, int kind, float score)
    {
        boxes.Slice(box * BoxDecoder.Corners, BoxDecoder.Corners).CopyTo(_boxes[(place * BoxDecoder.Corners)..]);
        _classes[place] = kind;
        _scores[place] = score;
    }
}
