namespace EdgeAgent.Inference.Reference;

/// <summary>A unary op by its definition, element by element.</summary>
internal static class ReferenceUnary
{
    public static void Run<TInput, TOutput, TFunction>(ReadOnlySpan<TInput> input, TFunction function, Span<TOutput> output)
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IUnaryFunction<TInput, TOutput>
    {
        for (int i = 0; i < output.Length; i++) output[i] = function.Apply(input[i]);
    }
}
