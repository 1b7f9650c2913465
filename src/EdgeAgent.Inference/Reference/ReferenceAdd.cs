namespace EdgeAgent.Inference.Reference;

/// <summary>ADD by its definition: each output element is the sum of the operands' elements at its place, extents of 1 being repeated.</summary>
internal static class ReferenceAdd
{
    public static void Run(Broadcast broadcast, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, AddStage stage, Span<sbyte> output)
    {
        for (int i = 0; i < output.Length; i++) output[i] = stage.Apply(a[broadcast.First(i)], b[broadcast.Second(i)]);
    }

    public static void Run(Broadcast broadcast, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float min, float max, Span<float> output)
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = FloatActivation.Clamp(a[broadcast.First(i)] + b[broadcast.Second(i)], min, max);
    }

    public static void Run(Broadcast broadcast, ReadOnlySpan<int> a, ReadOnlySpan<int> b, int min, int max, Span<int> output)
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = Math.Clamp(unchecked(a[broadcast.First(i)] + b[broadcast.Second(i)]), min, max);
    }
}
