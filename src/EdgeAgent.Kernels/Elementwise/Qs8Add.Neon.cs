using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

public sealed unsafe partial class Qs8Add
{
    internal static void RunNeon(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        var factor1 = new NeonFactor(parameters.Factor1);
        var factor2 = new NeonFactor(parameters.Factor2);
        var factor = new NeonFactor(parameters.OutputFactor);
        Vector128<short> zeroPoint1 = Vector128.Create((short)parameters.ZeroPoint1), zeroPoint2 = Vector128.Create((short)parameters.ZeroPoint2);
        Vector128<short> zeroPoint = Vector128.Create((short)parameters.OutputZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)parameters.Minimum), maximum = Vector128.Create((sbyte)parameters.Maximum);
        Vector128<int> single = repeatB ? factor2.Apply(Vector128.Create((*b - parameters.ZeroPoint2) << Qs8AddParameters.LeftShift)) : default;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector128<sbyte> bytes = Vector128.Load(a + i);
            Vector128<short> low = Vector128.WidenLower(bytes) - zeroPoint1, high = Vector128.WidenUpper(bytes) - zeroPoint1;
            Vector128<int> x0 = factor1.Apply(ShiftedLower(low)), x1 = factor1.Apply(ShiftedUpper(low));
            Vector128<int> x2 = factor1.Apply(ShiftedLower(high)), x3 = factor1.Apply(ShiftedUpper(high));
            Vector128<int> y0 = single, y1 = single, y2 = single, y3 = single;
            if (!repeatB)
            {
                bytes = Vector128.Load(b + i);
                (low, high) = (Vector128.WidenLower(bytes) - zeroPoint2, Vector128.WidenUpper(bytes) - zeroPoint2);
                (y0, y1) = (factor2.Apply(ShiftedLower(low)), factor2.Apply(ShiftedUpper(low)));
                (y2, y3) = (factor2.Apply(ShiftedLower(high)), factor2.Apply(ShiftedUpper(high)));
            }

            NeonRequantization.Narrow(
                factor.Apply(x0 + y0), factor.Apply(x1 + y1), factor.Apply(x2 + y2), factor.Apply(x3 + y3), zeroPoint, minimum, maximum)
                .Store(output + i);
        }

        RunPortable(parameters, a + i, repeatB ? b : b + i, output + i, count - i, repeatB);
    }

    private static Vector128<int> ShiftedLower(Vector128<short> values) =>
        Vector128.WidenLower(values) << Qs8AddParameters.LeftShift;

    private static Vector128<int> ShiftedUpper(Vector128<short> values) =>
        Vector128.WidenUpper(values) << Qs8AddParameters.LeftShift;

    /// <summary>A factor whose shift is 0 or negative.</summary>
    private readonly struct NeonFactor(QuantizedMultiplier factor)
    {
        private readonly Vector128<int> _multiplier = Vector128.Create(factor.Multiplier);
        private readonly Vector128<int> _shift = Vector128.Create(factor.Shift);

        public Vector128<int> Apply(Vector128<int> values)
        {
            Vector128<int> high = AdvSimd.MultiplyRoundedDoublingSaturateHigh(values, _multiplier);
            return AdvSimd.ShiftArithmeticRounded(AdvSimd.ShiftRightArithmeticAdd(high, high & _shift, 31), _shift);
        }
    }
}
