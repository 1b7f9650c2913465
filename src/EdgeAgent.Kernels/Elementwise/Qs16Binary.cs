using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Adds, subtracts or multiplies two int16 tensors, or a tensor and one value, element by element.</summary>
/// <remarks>Output may be the same memory as an input, but not overlap it otherwise. Nothing is allocated.</remarks>
public sealed unsafe class Qs16Binary
{
    private readonly Qs16BinaryKernel _kernel;
    private readonly Qs16BinaryParameters _parameters;

    /// <summary>Chooses the variant.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="parameters">Constants of the operation.</param>
    public Qs16Binary(KernelSet kernels, in Qs16BinaryParameters parameters)
        : this(Qs16BinaryKernel.Select(kernels), parameters)
    {
    }

    internal Qs16Binary(Qs16BinaryKernel kernel, in Qs16BinaryParameters parameters) => (_kernel, _parameters) = (kernel, parameters);

    /// <summary>Name of the variant.</summary>
    public string KernelName => $"qs16-{(_parameters.IsProduct ? "mul" : "add")}-{_kernel.Isa}";

    /// <summary>Combines element by element.</summary>
    /// <param name="a">First input.</param>
    /// <param name="b">Second input, as long as the first; or one element, which meets every element of the first.</param>
    /// <param name="output">As long as the first input.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void Run(ReadOnlySpan<short> a, ReadOnlySpan<short> b, Span<short> output)
    {
        if (b.Length != a.Length && b.Length != 1)
            throw new ArgumentException($"Expected {a.Length} elements or one, got {b.Length}.", nameof(b));
        if (output.Length != a.Length)
            throw new ArgumentException($"Expected {a.Length} elements, got {output.Length}.", nameof(output));
        fixed (short* pa = a, pb = b, pc = output)
            _kernel.Run(_parameters, pa, pb, pc, a.Length, b.Length == 1 && a.Length != 1);
    }

    internal static void RunPortable(in Qs16BinaryParameters parameters, short* a, short* b, short* output, int count, bool repeatB)
    {
        for (int i = 0; i < count; i++)
            output[i] = parameters.Apply(a[i], repeatB ? *b : b[i]);
    }

    internal static void RunAvx2(in Qs16BinaryParameters parameters, short* a, short* b, short* output, int count, bool repeatB)
    {
        var lanes = new Avx2Lanes(parameters);
        Vector128<short> single = repeatB ? Vector128.Create(*b) : default;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector256<int> low = lanes.Apply(Vector128.Load(a + i), repeatB ? single : Vector128.Load(b + i));
            Vector256<int> high = lanes.Apply(Vector128.Load(a + i + 8), repeatB ? single : Vector128.Load(b + i + 8));

            // The pack works within 128-bit halves: 0-3 8-11 | 4-7 12-15, which the permutation puts in order.
            Vector256<short> words = Avx2.Permute4x64(Avx2.PackSignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsInt16();
            Avx2.Min(Avx2.Max(words, lanes.Minimum), lanes.Maximum).Store(output + i);
        }

        RunPortable(parameters, a + i, repeatB ? b : b + i, output + i, count - i, repeatB);
    }

    internal static void RunNeon(in Qs16BinaryParameters parameters, short* a, short* b, short* output, int count, bool repeatB)
    {
        var lanes = new NeonLanes(parameters);
        Vector64<short> single = repeatB ? Vector64.Create(*b) : default;
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector128<int> low = lanes.Apply(Vector64.Load(a + i), repeatB ? single : Vector64.Load(b + i));
            Vector128<int> high = lanes.Apply(Vector64.Load(a + i + 4), repeatB ? single : Vector64.Load(b + i + 4));
            AdvSimd.Min(AdvSimd.Max(NeonRequantization.NarrowToInt16(low, high), lanes.Minimum), lanes.Maximum).Store(output + i);
        }

        RunPortable(parameters, a + i, repeatB ? b : b + i, output + i, count - i, repeatB);
    }

    /// <summary>Eight elements; a factor's exponent is cut into a shift to the left and one to the right.</summary>
    private readonly struct Avx2Lanes(in Qs16BinaryParameters parameters)
    {
        public readonly Vector256<short> Minimum = Vector256.Create((short)parameters.Minimum), Maximum = Vector256.Create((short)parameters.Maximum);
        private readonly bool _isProduct = parameters.IsProduct;
        private readonly Vector256<int> _sign1 = Vector256.Create(parameters.Negates1 ? -1 : 0), _sign2 = Vector256.Create(parameters.Negates2 ? -1 : 0);
        private readonly Avx2Factor _factor1 = new(parameters.Factor1), _factor2 = new(parameters.Factor2), _output = new(parameters.OutputFactor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> Apply(Vector128<short> a, Vector128<short> b)
        {
            Vector256<int> x = Avx2.ConvertToVector256Int32(a), y = Avx2.ConvertToVector256Int32(b);
            if (_isProduct)
                return _output.Apply(Avx2.MultiplyLow(x, y));
            x = _factor1.Apply(Avx2.ShiftLeftLogical(x, Qs16BinaryParameters.LeftShift));
            y = _factor2.Apply(Avx2.ShiftLeftLogical(y, Qs16BinaryParameters.LeftShift));
            return _output.Apply(Avx2.Add(
                Avx2.Subtract(Avx2.Xor(x, _sign1), _sign1), Avx2.Subtract(Avx2.Xor(y, _sign2), _sign2)));
        }
    }

    private readonly struct Avx2Factor(QuantizedMultiplier factor)
    {
        private readonly Vector256<int> _multiplier = Vector256.Create(factor.Multiplier);
        private readonly Vector256<int> _mask = Vector256.Create((int)((1L << Math.Max(-factor.Shift, 0)) - 1));
        private readonly Vector128<int> _left = Vector128.CreateScalar(Math.Max(factor.Shift, 0));
        private readonly Vector128<int> _right = Vector128.CreateScalar(Math.Max(-factor.Shift, 0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> Apply(Vector256<int> values) =>
            Avx2Requantization.ApplyOne(Avx2.ShiftLeftLogical(values, _left), _multiplier, _mask, _right);
    }

    /// <summary>Four elements.</summary>
    private readonly struct NeonLanes(in Qs16BinaryParameters parameters)
    {
        public readonly Vector128<short> Minimum = Vector128.Create((short)parameters.Minimum), Maximum = Vector128.Create((short)parameters.Maximum);
        private readonly bool _isProduct = parameters.IsProduct;
        private readonly Vector128<int> _sign1 = Vector128.Create(parameters.Negates1 ? -1 : 0), _sign2 = Vector128.Create(parameters.Negates2 ? -1 : 0);
        private readonly NeonFactor _factor1 = new(parameters.Factor1), _factor2 = new(parameters.Factor2), _output = new(parameters.OutputFactor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<int> Apply(Vector64<short> a, Vector64<short> b)
        {
            if (_isProduct)
                return _output.Apply(AdvSimd.MultiplyWideningLower(a, b));
            Vector128<int> x = _factor1.Apply(AdvSimd.ShiftLeftLogicalWideningLower(a, Qs16BinaryParameters.LeftShift));
            Vector128<int> y = _factor2.Apply(AdvSimd.ShiftLeftLogicalWideningLower(b, Qs16BinaryParameters.LeftShift));
            return _output.Apply((x ^ _sign1) - _sign1 + ((y ^ _sign2) - _sign2));
        }
    }

    private readonly struct NeonFactor(QuantizedMultiplier factor)
    {
        private readonly Vector128<int> _multiplier = Vector128.Create(factor.Multiplier);
        private readonly Vector128<int> _left = Vector128.Create(Math.Max(factor.Shift, 0)), _right = Vector128.Create(Math.Min(factor.Shift, 0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<int> Apply(Vector128<int> values) => NeonRequantization.Apply(values, _multiplier, _left, _right);
    }
}
