namespace EdgeAgent.TestSupport.Kernels;

/// <summary>One check of one kernel variant, run by the xunit tests and by the conformance program alike.</summary>
/// <param name="Name">Family, variant and law, separated by '/'.</param>
/// <param name="Variant">Name of the kernel variant.</param>
/// <param name="Missing">What the CPU lacks for the variant; null when the case can run.</param>
/// <param name="Run">Runs the case; throws <see cref="KernelMismatchException"/> when the law does not hold.</param>
public sealed record KernelCase(string Name, string Variant, string? Missing, Action Run)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A kernel's result differs from its reference; the message tells what is needed to replay.</summary>
public sealed class KernelMismatchException(string message) : Exception(message)
{
    /// <summary>Compares all elements and names the first that differs.</summary>
    public static void ThrowIfDifferent<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, Func<string> describe)
        where T : unmanaged, IEquatable<T>
    {
        if (expected.Length != actual.Length)
            throw new KernelMismatchException($"{describe()}: expected {expected.Length} elements, got {actual.Length}");
        int common = expected.CommonPrefixLength(actual);
        if (common < expected.Length)
            throw new KernelMismatchException($"{describe()}: element {common} is {actual[common]}, expected {expected[common]}");
    }

    /// <summary>Compares floats within 1e-5 of the largest expected magnitude.</summary>
    public static void ThrowIfFar(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, Func<string> describe)
    {
        float largest = 1e-30f;
        foreach (float value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= 1e-5f * largest))
                throw new KernelMismatchException($"{describe()}: element {i} is {actual[i]}, expected {expected[i]}");
        }
    }
}
