namespace EdgeAgent.Kernels;

/// <summary>Adds two int8 tensors, or a tensor and one value, element by element.</summary>
/// <remarks>Output may be the same memory as an input, but not overlap it otherwise. Nothing is allocated.</remarks>
public sealed unsafe partial class Qs8Add
{
    private readonly Qs8AddKernel _kernel;
    private readonly Qs8AddParameters _parameters;

    /// <summary>Chooses the variant.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="parameters">Constants of the addition.</param>
    public Qs8Add(KernelSet kernels, in Qs8AddParameters parameters)
        : this(Qs8AddKernel.Select(kernels), parameters)
    {
    }

    internal Qs8Add(Qs8AddKernel kernel, in Qs8AddParameters parameters) =>
        (_kernel, _parameters) = (kernel, parameters.Examined());

    /// <summary>Name of the variant.</summary>
    public string KernelName => _kernel.Name;

    /// <summary>Adds element by element.</summary>
    /// <param name="a">First input.</param>
    /// <param name="b">Second input, as long as the first; or one element, which is added to every element of the first.</param>
    /// <param name="output">As long as the first input.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void Run(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, Span<sbyte> output)
    {
        if (b.Length != a.Length && b.Length != 1)
            throw new ArgumentException($"Expected {a.Length} elements or one, got {b.Length}.", nameof(b));
        if (output.Length != a.Length)
            throw new ArgumentException($"Expected {a.Length} elements, got {output.Length}.", nameof(output));
        fixed (sbyte* pa = a, pb = b, pc = output)
            _kernel.Run(_parameters, pa, pb, pc, a.Length, b.Length == 1 && a.Length != 1);
    }

    internal static void RunPortable(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        for (int i = 0; i < count; i++)
            output[i] = parameters.Apply(a[i], repeatB ? *b : b[i]);
    }
}
