namespace EdgeAgent.Inference.Reference;

/// <summary>SELECT and SELECT_V2 by their definition: the element of the first tensor where the condition is not 0, of the second else.</summary>
internal static class ReferenceSelect
{
    public static void Run<T>(
        Broadcast conditionAndThen, Broadcast conditionAndElse, ReadOnlySpan<byte> condition, ReadOnlySpan<T> then, ReadOnlySpan<T> other,
        Span<T> output)
        where T : unmanaged
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = condition[conditionAndThen.First(i)] != 0 ? then[conditionAndThen.Second(i)] : other[conditionAndElse.Second(i)];
    }
}
