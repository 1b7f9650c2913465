using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>The inputs of a detection node as real numbers: decoded boxes and scores in scratch memory.</summary>
internal sealed class DetectionInputs
{
    private readonly int _encodings, _scores, _anchors, _boxes, _numbers, _boxScratch, _scoreScratch;
    private readonly QuantizationParameters? _encodingCodes, _scoreCodes, _anchorCodes;
    private readonly BoxScale _scale;

    private DetectionInputs(PrepareContext context, int encodings, int scores, int anchors, BoxScale scale)
    {
        (_encodings, _scores, _anchors, _scale) = (encodings, scores, anchors, scale);
        GraphTensor boxes = context.Input(encodings);
        (_boxes, _numbers) = (boxes.Shape[1], boxes.Shape[2]);
        (_encodingCodes, _scoreCodes, _anchorCodes) = (Codes(context, encodings), Codes(context, scores), Codes(context, anchors));
        _boxScratch = context.ReserveScratch((long)_boxes * BoxDecoder.Corners * sizeof(float));
        _scoreScratch = _scoreCodes is null ? -1 : context.ReserveScratch(context.Input(scores).Shape.ElementCount * sizeof(float));
    }

    public static DetectionInputs Create(PrepareContext context, int encodings, int scores, int anchors, BoxScale scale) =>
        new(context, encodings, scores, anchors, scale);

    /// <summary>The boxes as corners [N,4], in order.</summary>
    /// <exception cref="InvocationException">A box has its corners the wrong way round.</exception>
    public ReadOnlySpan<float> DecodeBoxes(EvalContext context)
    {
        Span<float> corners = context.Scratch<float>(_boxScratch);
        Span<float> encoded = stackalloc float[BoxDecoder.Corners], anchor = stackalloc float[BoxDecoder.Corners];
        for (int i = 0; i < _boxes; i++)
        {
            Read(context, _encodings, _encodingCodes, i * _numbers, encoded);
            Read(context, _anchors, _anchorCodes, i * BoxDecoder.Corners, anchor);
            BoxDecoder.Decode(encoded, anchor, _scale, corners.Slice(i * BoxDecoder.Corners, BoxDecoder.Corners));
        }

        return NonMaxSuppression.AreOrdered(corners)
            ? corners
            : throw new InvocationException("TFLite_Detection_PostProcess: a box ends before it begins; accepted: anchors of heights and widths of 0 or more.");
    }

    /// <summary>The scores as real numbers [N,C].</summary>
    public ReadOnlySpan<float> ReadScores(EvalContext context)
    {
        if (_scoreCodes is null) return context.Input<float>(_scores);
        Span<float> scores = context.Scratch<float>(_scoreScratch);
        Read(context, _scores, _scoreCodes, 0, scores);
        return scores;
    }

    private static QuantizationParameters? Codes(PrepareContext context, int input) =>
        context.Input(input).IsEightBit ? context.PerTensor(context.Input(input)) : null;

    private static void Read(EvalContext context, int input, QuantizationParameters? codes, int first, Span<float> values)
    {
        if (codes is null)
        {
            context.Input<float>(input).Slice(first, values.Length).CopyTo(values);
            return;
        }

        ReadOnlySpan<sbyte> stored = context.Input<sbyte>(input).Slice(first, values.Length);
        (float scale, int zeroPoint) = (codes.Scale, codes.ZeroPoint);
        for (int i = 0; i < values.Length; i++) values[i] = (stored[i] - zeroPoint) * scale;
    }
}
