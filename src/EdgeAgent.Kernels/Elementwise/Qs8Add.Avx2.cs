using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

public sealed unsafe partial class Qs8Add
{
    internal static void RunAvx2(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        var factor1 = new Avx2Factor(parameters.Factor1);
        var factor2 = new Avx2Factor(parameters.Factor2);
        var factor = new Avx2Factor(parameters.OutputFactor);
        Vector256<int> zeroPoint1 = Vector256.Create(parameters.ZeroPoint1), zeroPoint2 = Vector256.Create(parameters.ZeroPoint2);
        Vector256<short> zeroPoint = Vector256.Create((short)parameters.OutputZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)parameters.Minimum), maximum = Vector128.Create((sbyte)parameters.Maximum);
        Vector256<int> single = repeatB ? factor2.Apply(Shifted(Vector256.Create((int)*b), zeroPoint2)) : default;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector256<int> x0 = factor1.Apply(Shifted(Avx2.ConvertToVector256Int32(a + i), zeroPoint1));
            Vector256<int> x1 = factor1.Apply(Shifted(Avx2.ConvertToVector256Int32(a + i + 8), zeroPoint1));
            Vector256<int> y0 = single, y1 = single;
            if (!repeatB)
            {
                y0 = factor2.Apply(Shifted(Avx2.ConvertToVector256Int32(b + i), zeroPoint2));
                y1 = factor2.Apply(Shifted(Avx2.ConvertToVector256Int32(b + i + 8), zeroPoint2));
            }

            Avx2Requantization.Narrow(factor.Apply(Avx2.Add(x0, y0)), factor.Apply(Avx2.Add(x1, y1)), zeroPoint, minimum, maximum).Store(output + i);
        }

        RunPortable(parameters, a + i, repeatB ? b : b + i, output + i, count - i, repeatB);
    }

    private static Vector256<int> Shifted(Vector256<int> values, Vector256<int> zeroPoint) =>
        Avx2.ShiftLeftLogical(Avx2.Subtract(values, zeroPoint), Qs8AddParameters.LeftShift);

    /// <summary>A factor whose shift is 0 or negative.</summary>
    private readonly struct Avx2Factor(QuantizedMultiplier factor)
    {
        private readonly Vector256<int> _multiplier = Vector256.Create(factor.Multiplier);
        private readonly Vector256<int> _mask = Vector256.Create((int)((1L << -factor.Shift) - 1));
        private readonly Vector128<int> _exponent = Vector128.CreateScalar(-factor.Shift);

        public Vector256<int> Apply(Vector256<int> values) => Avx2Requantization.ApplyOne(values, _multiplier, _mask, _exponent);
    }
}
