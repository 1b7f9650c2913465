namespace EdgeAgent.Inference.Reference;

/// <summary>Greedy non-maximum suppression: takes boxes from the best score down and drops those that overlap a taken one too much.</summary>
/// <remarks>Boxes are corners [N,4] of <see cref="BoxDecoder"/>. Of equal scores the box of lower index is better. Source: TensorFlow Lite's
/// TFLite_Detection_PostProcess.</remarks>
internal static class NonMaxSuppression
{
    /// <summary>Selects the boxes of one list of scores.</summary>
    /// <param name="boxes">The boxes; none has its corners the wrong way round.</param>
    /// <param name="scores">The score of box i at i * stride.</param>
    /// <param name="stride">Elements from one score to the next.</param>
    /// <param name="scoreThreshold">Boxes of a lower score are dropped.</param>
    /// <param name="overlapThreshold">Boxes that overlap a better one by more are dropped.</param>
    /// <param name="candidates">Scratch, one for each box.</param>
    /// <param name="selected">Receives the boxes, best first; at most as many as it holds.</param>
    /// <returns>How many were selected.</returns>
    public static int Run(
        ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int stride, float scoreThreshold, float overlapThreshold, Span<ulong> candidates,
        Span<int> selected)
    {
        int kept = 0;
        for (int i = 0; i * BoxDecoder.Corners < boxes.Length; i++)
        {
            if (scores[i * stride] >= scoreThreshold) candidates[kept++] = Key(scores[i * stride], i);
        }

        Span<ulong> sorted = candidates[..kept];
        sorted.Sort();
        int count = 0;
        for (int i = 0; i < sorted.Length && count < selected.Length; i++)
        {
            int box = (int)(sorted[i] & uint.MaxValue);
            selected[count++] = box;
            int remaining = i + 1;
            for (int j = i + 1; j < sorted.Length; j++)
            {
                if (!(Overlap(boxes, box, (int)(sorted[j] & uint.MaxValue)) > overlapThreshold)) sorted[remaining++] = sorted[j];
            }

            sorted = sorted[..remaining];
        }

        return count;
    }

    /// <summary>Whether every box has its corners in order.</summary>
    public static bool AreOrdered(ReadOnlySpan<float> boxes)
    {
        for (int i = 0; i < boxes.Length; i += BoxDecoder.Corners)
        {
            if (boxes[i] > boxes[i + 2] || boxes[i + 1] > boxes[i + 3]) return false;
        }

        return true;
    }

    /// <summary>The area that two boxes share, by the area that they cover together; 0 where one has no area.</summary>
    private static float Overlap(ReadOnlySpan<float> boxes, int i, int j)
    {
        ReadOnlySpan<float> a = boxes.Slice(i * BoxDecoder.Corners, BoxDecoder.Corners), b = boxes.Slice(j * BoxDecoder.Corners, BoxDecoder.Corners);
        float areaA = (a[2] - a[0]) * (a[3] - a[1]), areaB = (b[2] - b[0]) * (b[3] - b[1]);
        if (areaA <= 0 || areaB <= 0) return 0;
        float height = Larger(Smaller(a[2], b[2]) - Larger(a[0], b[0]), 0), width = Larger(Smaller(a[3], b[3]) - Larger(a[1], b[1]), 0);
        float shared = height * width;
        return shared / (areaA + areaB - shared);
    }

    private static float Larger(float a, float b) => a < b ? b : a;

    private static float Smaller(float a, float b) => b < a ? b : a;

    /// <summary>Orders by falling score, then by rising index.</summary>
    private static ulong Key(float score, int index)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        uint rising = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return (ulong)~rising << 32 | (uint)index;
    }
}
