namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>Distances in elements between neighbours along each axis of a dense tensor.</summary>
internal static class Strides
{
    public static long[] Of(ReadOnlySpan<int> extents)
    {
        long[] strides = new long[extents.Length];
        long stride = 1;
        for (int d = extents.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride = checked(stride * extents[d]);
        }

        return strides;
    }
}
