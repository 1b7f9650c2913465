using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

public sealed unsafe partial class Qs8Add
{
    /// <summary>Without instructions past Armv8.0.</summary>
    internal static void RunNeon(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        if (repeatB || !HasHalf(parameters))
            RunAnyFactors(parameters, a, b, output, count, repeatB);
        else if (!IsHalf(parameters.Factor1))
            RunNeon(Swapped(parameters), b, a, output, count, repeatB: false);
        else if (parameters.InputsNeverTie)
            Run<ShiftsRightWithoutTies, RequantizesRightWithoutRdm>(parameters, a, b, output, count);
        else
            Run<ShiftsRight, RequantizesRightWithoutRdm>(parameters, a, b, output, count);
    }

    /// <summary>With Armv8.1's <c>sqrdmlah</c>, which every core with the dot product has.</summary>
    internal static void RunNeonDot(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
    {
        if (repeatB || !HasHalf(parameters))
            RunAnyFactors(parameters, a, b, output, count, repeatB);
        else if (!IsHalf(parameters.Factor1))
            RunNeonDot(Swapped(parameters), b, a, output, count, repeatB: false);
        else if (parameters.InputsNeverTie)
            RunNeonDot<ShiftsRightWithoutTies>(parameters, a, b, output, count);
        else
            RunNeonDot<ShiftsRightWithRdm>(parameters, a, b, output, count);
    }

    private static void RunNeonDot<TShifts>(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count)
        where TShifts : struct, INeonShifts
    {
        if (parameters.Minimum != sbyte.MinValue || parameters.Maximum != sbyte.MaxValue)
            Run<TShifts, RequantizesRight>(parameters, a, b, output, count);
        else if (parameters.OutputZeroPoint != sbyte.MinValue)
            Run<TShifts, RequantizesToWholeRange>(parameters, a, b, output, count);
        else
            Run<TShifts, RequantizesRectified>(parameters, a, b, output, count);
    }

    /// <summary>The input with the larger scale has the factor 1/2, and neither the other's nor the output's is 1/2 or more, or the other's is 1/2 too.</summary>
    private static bool HasHalf(in Qs8AddParameters parameters) =>
        parameters.OutputFactor.Shift < 0
        && (IsHalf(parameters.Factor1) ? IsHalf(parameters.Factor2) || parameters.Factor2.Shift < 0
            : IsHalf(parameters.Factor2) && parameters.Factor1.Shift < 0);

    private static bool IsHalf(QuantizedMultiplier factor) => factor is { Multiplier: 1 << 30, Shift: 0 };

    private static Qs8AddParameters Swapped(in Qs8AddParameters parameters) => parameters with
    {
        ZeroPoint1 = parameters.ZeroPoint2,
        Factor1 = parameters.Factor2,
        ZeroPoint2 = parameters.ZeroPoint1,
        Factor2 = parameters.Factor1,
    };

    private static void Run<TShifts, TScale>(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count)
        where TShifts : struct, INeonShifts
        where TScale : struct, INeonRequantization
    {
        if (IsHalf(parameters.Factor2))
            Run<HalfFactor, TShifts, TScale>(parameters, a, b, output, count);
        else
            Run<SmallFactor, TShifts, TScale>(parameters, a, b, output, count);
    }

    /// <summary>The first factor is 1/2: 20 bits to the left and one to the right are 19 to the left, exactly. The last 14 come from a product that is
    /// added to the second input.</summary>
    private static void Run<TFactor, TShifts, TScale>(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count)
        where TFactor : struct, IAddFactor
        where TShifts : struct, INeonShifts
        where TScale : struct, INeonRequantization
    {
        const byte HalfPart = Qs8AddParameters.LeftShift - 1 - ProductPart;
        Vector128<short> zeroPoint1 = Vector128.Create((short)(parameters.ZeroPoint1 << HalfPart));
        Vector128<short> zeroPoint2 = TFactor.Widen(Vector64.Create((sbyte)parameters.ZeroPoint2));
        Vector128<int> m2 = Vector128.Create(parameters.Factor2.Multiplier), s2 = Vector128.Create(parameters.Factor2.Shift);
        Vector128<int> m = Vector128.Create(parameters.OutputFactor.Multiplier), s = Vector128.Create(parameters.OutputFactor.Shift);
        Vector128<int> zero = AdvSimd.ShiftRightArithmetic(m, 31);
        Vector128<short> product = Vector128.Create((short)(1 << ProductPart)) + zero.AsInt16();
        Vector64<short> productLow = Vector64.Create((short)(1 << ProductPart)) + zero.AsInt16().GetLower();
        Vector128<short> zeroPoint = Vector128.Create((short)parameters.OutputZeroPoint);
        Vector128<sbyte> minimum = Vector128.Create((sbyte)parameters.Minimum), maximum = Vector128.Create((sbyte)parameters.Maximum);
        nint whole = count & ~15;
        a += whole;
        b += whole;
        output += whole;
        for (nint i = -whole; i != 0; i += 16)
        {
            // Upper halves before lower ones, each in a statement of its own: the compiler copies a vector whose lower half is taken first.
            Vector128<sbyte> a16 = Vector128.Load(a + i), b16 = Vector128.Load(b + i);
            Vector128<short> b1 = TFactor.WidenUpper(b16) - zeroPoint2;
            Vector128<short> b0 = TFactor.Widen(b16.GetLower()) - zeroPoint2;
            Vector128<int> y3 = TFactor.Apply<TShifts>(AdvSimd.MultiplyWideningUpper(b1, product), m2, s2, zero);
            Vector128<int> y1 = TFactor.Apply<TShifts>(AdvSimd.MultiplyWideningUpper(b0, product), m2, s2, zero);
            Vector128<int> y2 = TFactor.Apply<TShifts>(AdvSimd.MultiplyWideningLower(b1.GetLower(), productLow), m2, s2, zero);
            Vector128<int> y0 = TFactor.Apply<TShifts>(AdvSimd.MultiplyWideningLower(b0.GetLower(), productLow), m2, s2, zero);
            Vector128<short> a1 = AdvSimd.ShiftLeftLogicalWideningUpper(a16, HalfPart) - zeroPoint1;
            Vector128<short> a0 = AdvSimd.ShiftLeftLogicalWideningLower(a16.GetLower(), HalfPart) - zeroPoint1;
            y3 = AdvSimd.MultiplyWideningUpperAndAdd(y3, a1, product);
            y1 = AdvSimd.MultiplyWideningUpperAndAdd(y1, a0, product);
            y2 = AdvSimd.MultiplyWideningLowerAndAdd(y2, a1.GetLower(), productLow);
            y0 = AdvSimd.MultiplyWideningLowerAndAdd(y0, a0.GetLower(), productLow);
            TScale.Narrow(
                NeonRequantization.NarrowToInt16(TScale.Scale(y0, m, s, zero), TScale.Scale(y1, m, s, zero)),
                NeonRequantization.NarrowToInt16(TScale.Scale(y2, m, s, zero), TScale.Scale(y3, m, s, zero)), zeroPoint, minimum, maximum)
                .Store(output + i);
        }

        count -= (int)whole;
        RunPortable(parameters, a, b, output, count, repeatB: false);
    }

    /// <summary>Bits that a value is shifted to the left by a product, the most that int16 takes.</summary>
    private const byte ProductPart = 14;

    /// <summary>How the second input, 20 bits to the left but for what its own form leaves out, is multiplied.</summary>
    private interface IAddFactor
    {
        /// <summary>Widens values to int16 and shifts them to the left.</summary>
        static abstract Vector128<short> Widen(Vector64<sbyte> values);

        /// <summary>The same for the upper eight of sixteen values.</summary>
        static abstract Vector128<short> WidenUpper(Vector128<sbyte> values);

        static abstract Vector128<int> Apply<TShifts>(Vector128<int> values, Vector128<int> multiplier, Vector128<int> shift, Vector128<int> zero)
            where TShifts : struct, INeonShifts;
    }

    private readonly struct HalfFactor : IAddFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<short> Widen(Vector64<sbyte> values) =>
            AdvSimd.ShiftLeftLogicalWideningLower(values, Qs8AddParameters.LeftShift - 1 - ProductPart);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<short> WidenUpper(Vector128<sbyte> values) =>
            AdvSimd.ShiftLeftLogicalWideningUpper(values, Qs8AddParameters.LeftShift - 1 - ProductPart);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Apply<TShifts>(Vector128<int> values, Vector128<int> multiplier, Vector128<int> shift, Vector128<int> zero)
            where TShifts : struct, INeonShifts => values;
    }

    private readonly struct SmallFactor : IAddFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<short> Widen(Vector64<sbyte> values) =>
            AdvSimd.ShiftLeftLogicalWideningLower(values, Qs8AddParameters.LeftShift - ProductPart);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<short> WidenUpper(Vector128<sbyte> values) =>
            AdvSimd.ShiftLeftLogicalWideningUpper(values, Qs8AddParameters.LeftShift - ProductPart);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Apply<TShifts>(Vector128<int> values, Vector128<int> multiplier, Vector128<int> shift, Vector128<int> zero)
            where TShifts : struct, INeonShifts => TShifts.Apply(values, multiplier, shift, zero);
    }

    private static void RunAnyFactors(in Qs8AddParameters parameters, sbyte* a, sbyte* b, sbyte* output, int count, bool repeatB)
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
