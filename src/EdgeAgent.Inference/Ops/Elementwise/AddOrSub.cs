using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>ADD and SUB; float32, int8, uint8, int16 (zero points 0), int32 and int64.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, ADD and SUB.</remarks>
internal sealed class AddOrSub(bool subtracts)
    : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    private const int LeftShift = 20, LeftShiftOfInt16 = 15;

    public override PreparedOp Prepare(PrepareContext context)
    {
        ActivationFunction activation = subtracts
            ? context.OptionsOrNull<SubOptions>()?.FusedActivation ?? ActivationFunction.None
            : context.OptionsOrNull<AddOptions>()?.FusedActivation ?? ActivationFunction.None;
        return context.Input(First).Type switch
        {
            TensorType.Float32 => subtracts ? Floats<Difference<float>>(context, activation) : Floats<Sum<float>>(context, activation),
            TensorType.Int32 => subtracts ? Integers<int, Difference<int>>(context, activation) : Integers<int, Sum<int>>(context, activation),
            TensorType.Int64 => subtracts ? Integers<long, Difference<long>>(context, activation) : Integers<long, Sum<long>>(context, activation),
            TensorType.Int16 => Int16(context, activation),
            _ => EightBit(context, activation),
        };
    }

    private PreparedOp EightBit(PrepareContext context, ActivationFunction activation)
    {
        CommonScale scale = CommonScale(context, LeftShift);
        Requantization output = Output(context, LeftShift, activation);
        if (context.Kernels is not { } kernels || subtracts)
            return BinaryLoop.Create<sbyte, sbyte, QuantizedSum<sbyte>>(context, new(scale, subtracts, output));

        BroadcastRows rows = BinaryLoop.Rows(context);
        bool swapped = rows.Repeats(First);
        return new Int8(new Qs8Add(kernels, Parameters(scale, output, swapped)), rows, swapped ? Second : First, swapped ? First : Second,
            WorkEstimate.Vectors(context.Output().Shape.ElementCount));
    }

    private PreparedOp Int16(PrepareContext context, ActivationFunction activation)
    {
        RequireSymmetric(context);
        if (PowersOfTwo(context) is { } shifts)
        {
            (int min, int max) = Activation.Stored(context, activation, context.Output());
            return BinaryLoop.Create<short, short, ShiftedSum>(context, new(shifts.First, shifts.Second, subtracts, min, max));
        }

        CommonScale scale = CommonScale(context, LeftShiftOfInt16);
        Requantization output = Output(context, LeftShiftOfInt16, activation);
        if (context.Kernels is not { } kernels) return BinaryLoop.Create<short, short, QuantizedSum<short>>(context, new(scale, subtracts, output));
        return Int16Rows.Create(context, kernels, new Qs16BinaryParameters
        {
            Factor1 = scale.Factor1,
            Factor2 = scale.Factor2,
            Negates2 = subtracts,
            OutputFactor = output.Factor,
            Minimum = output.Min,
            Maximum = output.Max,
        });
    }

    private static Requantization Output(PrepareContext context, int leftShift, ActivationFunction activation)
    {
        double factor = TwiceLarger(context) / ((double)(1 << leftShift) * context.PerTensor(context.Output()).Scale);
        context.Require(factor < 1, context.Output(), $"its scale is {context.Output().FileQuantization!.Scale:G6}",
            $"a scale that the result does not outgrow by 2^{leftShift}");
        return Requantization(context, factor, activation);
    }

    /// <summary>The right shifts that bring int16 operands to the output's scale, where the file says that all scales are powers of two, and they
    /// are.</summary>
    private (int First, int Second)? PowersOfTwo(PrepareContext context)
    {
        bool isClaimed = subtracts
            ? context.OptionsOrNull<SubOptions>()?.PotScaleInt16 ?? false
            : context.OptionsOrNull<AddOptions>()?.PotScaleInt16 ?? false;
        if (!isClaimed) return null;
        float first = context.PerTensor(context.Input(First)).Scale, second = context.PerTensor(context.Input(Second)).Scale;
        float output = context.PerTensor(context.Output()).Scale;
        if (!float.IsPow2(first) || !float.IsPow2(second) || !float.IsPow2(output)) return null;
        int firstShift = MathF.ILogB(output) - MathF.ILogB(first), secondShift = MathF.ILogB(output) - MathF.ILogB(second);
        context.Require(firstShift >= 0 && secondShift >= 0 && (firstShift == 0 || secondShift == 0) && Math.Max(firstShift, secondShift) < 31,
            context.Output(), "its scale is below an operand's, or none of them has it", "the scale of one operand, and no larger scale, for int16");
        return (firstShift, secondShift);
    }

    private static Qs8AddParameters Parameters(CommonScale scale, Requantization output, bool swapped) => new()
    {
        ZeroPoint1 = swapped ? scale.ZeroPoint2 : scale.ZeroPoint1,
        Factor1 = swapped ? scale.Factor2 : scale.Factor1,
        ZeroPoint2 = swapped ? scale.ZeroPoint1 : scale.ZeroPoint2,
        Factor2 = swapped ? scale.Factor1 : scale.Factor2,
        OutputFactor = output.Factor,
        OutputZeroPoint = output.ZeroPoint,
        Minimum = output.Min,
        Maximum = output.Max,
    };

    /// <summary>Rows of int8; <paramref name="whole"/> is the operand that runs along a row, where only one does.</summary>
    private sealed class Int8(Qs8Add add, BroadcastRows rows, int whole, int other, long cycles) : BroadcastRowsOp(rows, cycles)
    {
        public override string Kernel => add.KernelName;

        protected override void EvalRow(EvalContext context, in Part part) => add.Run(
            part.Of(context.Input<sbyte>(whole), whole), part.Of(context.Input<sbyte>(other), other), part.Of(context.Output<sbyte>()));
    }
}
