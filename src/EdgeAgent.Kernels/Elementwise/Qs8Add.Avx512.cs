using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

public sealed unsafe partial class Qs8Add
{
    internal static void RunAvx512(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        if (parameters.OutputFactor.Shift >= 0)
        {
            RunAvx2(parameters, a, b, output, count, repeatB);
            return;
        }

        var factor1 = new Avx512InputFactor(parameters.Factor1, parameters.ZeroPoint1);
        var factor2 = new Avx512InputFactor(parameters.Factor2, parameters.ZeroPoint2);
        Vector512<int> multiplier = Vector512.Create(parameters.OutputFactor.Multiplier), shift = Vector512.Create(parameters.OutputFactor.Shift);
        Vector512<short> zeroPoint = Vector512.Create((short)parameters.OutputZeroPoint);
        Vector256<sbyte> minimum = Vector256.Create((sbyte)parameters.Minimum), maximum = Vector256.Create((sbyte)parameters.Maximum);
        Vector512<int> single = repeatB ? factor2.Apply(Vector128.Create(*b)) : default;
        int i = 0;
        for (; i <= count - 32; i += 32)
        {
            Vector512<int> y0 = single, y1 = single;
            if (!repeatB)
            {
                y0 = factor2.Apply(Vector128.Load(b + i));
                y1 = factor2.Apply(Vector128.Load(b + i + 16));
            }

            Vector512<int> sum0 = Avx512F.Add(factor1.Apply(Vector128.Load(a + i)), y0);
            Vector512<int> sum1 = Avx512F.Add(factor1.Apply(Vector128.Load(a + i + 16)), y1);
            Avx512Requantization.Narrow(
                Avx512Requantization.ApplyRight(sum0, multiplier, shift), Avx512Requantization.ApplyRight(sum1, multiplier, shift),
                zeroPoint, minimum, maximum).Store(output + i);
        }

        RunAvx2(parameters, a + i, repeatB ? b : b + i, output + i, count - i, repeatB);
    }

    /// <summary>The factor of an input; its shift is 0 or negative.</summary>
    /// <remarks>With v = x - zeroPoint of nine bits, the high product of v * 2^20 is <c>floor((v * multiplier + 2^10) / 2^11)</c>, which is
    /// <c>v * (multiplier >> 11) + ((v * (multiplier &amp; 2047) + 2^10) >> 11)</c>: no product needs more than 32 bits. Dividing by a power of
    /// two, halves away from zero, adds half of it less 1 for negative values; by 2^0 nothing is added.</remarks>
    private readonly struct Avx512InputFactor(QuantizedMultiplier factor, int zeroPoint)
    {
        private readonly Vector512<int> _zeroPoint = Vector512.Create(zeroPoint);
        private readonly Vector512<int> _high = Vector512.Create(factor.Multiplier >> 11);
        private readonly Vector512<short> _low = Vector512.Create(factor.Multiplier & 2047).AsInt16();
        private readonly Vector512<int> _negative = Vector512.Create(factor.Shift == 0 ? 0 : -1);
        private readonly Vector512<int> _half = Vector512.Create(factor.Shift == 0 ? 0 : (int)(1L << (-factor.Shift - 1)));
        private readonly Vector128<int> _exponent = Vector128.CreateScalar(-factor.Shift);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Apply(Vector128<sbyte> bytes)
        {
            Vector512<int> values = Avx512F.Subtract(Avx512F.ConvertToVector512Int32(bytes), _zeroPoint);
            Vector512<int> low = Avx512F.Add(Avx512BW.MultiplyAddAdjacent(values.AsInt16(), _low), Vector512.Create(1 << 10));
            Vector512<int> product = Avx512F.Add(Avx512F.MultiplyLow(values, _high), Avx512F.ShiftRightArithmetic(low, 11));
            Vector512<int> sign = Avx512F.And(Avx512F.ShiftRightArithmetic(product, 31), _negative);
            return Avx512F.ShiftRightArithmetic(Avx512F.Add(product, Avx512F.Add(_half, sign)), _exponent);
        }
    }
}
