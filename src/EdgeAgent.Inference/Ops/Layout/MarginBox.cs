namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>One side of a padding along one axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="IsBefore">Before the input, or behind it.</param>
/// <param name="Extents">Its size.</param>
/// <param name="Corner">Its first element in the output.</param>
internal sealed record MarginBox(int Axis, bool IsBefore, int[] Extents, int[] Corner)
{
    /// <summary>The index of its first element in an output of the given strides.</summary>
    public long Start(long[] strides)
    {
        long start = 0;
        for (int d = 0; d < strides.Length; d++) start += Corner[d] * strides[d];
        return start;
    }
}
