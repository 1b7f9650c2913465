using EdgeAgent.Inference.Ops.Detection;

namespace EdgeAgent.Inference.Reference;

/// <summary>Turns boxes that are encoded relative to anchors into corners.</summary>
/// <remarks>Encoded: y, x, height, width, then anything; anchor: center y, center x, height, width; corners: ymin, xmin, ymax, xmax. Centers move by
/// the anchor's size, sizes grow by the exponential. In double, rounded to float32. Source: TensorFlow Lite's
/// TFLite_Detection_PostProcess.</remarks>
internal static class BoxDecoder
{
    public const int Corners = 4;

    /// <summary>Decodes one box.</summary>
    public static void Decode(ReadOnlySpan<float> encoded, ReadOnlySpan<float> anchor, in BoxScale scale, Span<float> corners)
    {
        double anchorHeight = anchor[2], anchorWidth = anchor[3];
        float y = (float)((double)encoded[0] / scale.Y * anchorHeight + anchor[0]);
        float x = (float)((double)encoded[1] / scale.X * anchorWidth + anchor[1]);
        float halfHeight = (float)(0.5 * Math.Exp((double)encoded[2] / scale.Height) * anchorHeight);
        float halfWidth = (float)(0.5 * Math.Exp((double)encoded[3] / scale.Width) * anchorWidth);
        corners[0] = y - halfHeight;
        corners[1] = x - halfWidth;
        corners[2] = y + halfHeight;
        corners[3] = x + halfWidth;
    }
}
