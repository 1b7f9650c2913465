namespace EdgeAgent.Inference.Reference;

/// <summary>A binary op by its definition: each output element is made of the operands' elements at its place, extents of 1 being repeated.</summary>
internal static class ReferenceBinary
{
    public static void Run<TInput, TOutput, TFunction>(
        Broadcast broadcast, ReadOnlySpan<TInput> a, ReadOnlySpan<TInput> b, TFunction function, Span<TOutput> output)
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IBinaryFunction<TInput, TOutput>
    {
        for (int i = 0; i < output.Length; i++) output[i] = function.Apply(a[broadcast.First(i)], b[broadcast.Second(i)]);
    }
}
