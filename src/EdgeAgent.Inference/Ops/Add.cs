using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>ADD: two tensors of one type that broadcast to the output's shape; int8, uint8, float32 and int32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, ADD.</remarks>
internal sealed class Add : Op
{
    private const int First = 0, Second = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor first = context.Input(First), second = context.Input(Second);
        context.RequireType(first, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32);
        context.RequireSameType(second, first);
        context.RequireSameType(context.Output(), first);
        context.RequireNotEmpty(first);
        context.RequireNotEmpty(second);
        Shape? shape = Shape.Broadcast(first.Shape, second.Shape);
        context.Require(shape is not null, second, $"its shape {second.Shape} does not broadcast with {first.Shape}", "equal extents, or 1");
        return shape!;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor first = context.Input(First), second = context.Input(Second);
        ActivationFunction function = context.OptionsOrNull<AddOptions>()?.FusedActivation ?? ActivationFunction.None;
        Broadcast broadcast = new(first.Shape, second.Shape, context.Output().Shape);
        if (first.IsEightBit) return PrepareInt8(context, broadcast, Stage(context, function));

        (float min, float max) = Activation.Real(context, function);
        return first.Type == TensorType.Float32
            ? new Float(broadcast, min, max)
            : new Int32(broadcast, float.IsInfinity(min) ? int.MinValue : (int)min, float.IsInfinity(max) ? int.MaxValue : (int)max);
    }

    private static PreparedOp PrepareInt8(PrepareContext context, Broadcast broadcast, AddStage stage)
    {
        if (context.Kernels is not { } kernels) return new Int8Reference(broadcast, stage);
        bool swapped = context.Input(First).Shape.ElementCount == 1 && !broadcast.IsElementwise;
        bool isSimple = broadcast.IsElementwise || swapped || context.Input(Second).Shape.ElementCount == 1;
        return isSimple ? new Int8(new Qs8Add(kernels, stage.ToParameters(swapped)), swapped) : new Int8Reference(broadcast, stage);
    }

    private static AddStage Stage(PrepareContext context, ActivationFunction function)
    {
        QuantizationParameters first = context.PerTensor(context.Input(First)), second = context.PerTensor(context.Input(Second));
        QuantizationParameters output = context.PerTensor(context.Output());
        double twiceLarger = 2 * (double)Math.Max(first.Scale, second.Scale);
        double outputFactor = twiceLarger / ((double)(1 << AddStage.LeftShift) * output.Scale);
        context.Require(outputFactor < 1, context.Output(), $"its scale is {output.Scale:G6}", "a scale that the sum does not outgrow by 2^20");
        (int min, int max) = Activation.Stored(context, function, output);
        return new AddStage(
            first.ZeroPoint, context.Factor(first.Scale / twiceLarger), second.ZeroPoint, context.Factor(second.Scale / twiceLarger),
            context.Factor(outputFactor), output.ZeroPoint, min, max);
    }

    /// <summary>Equal shapes, or a tensor and one element; <paramref name="swapped"/> where the first operand is the one element.</summary>
    private sealed class Int8(Qs8Add add, bool swapped) : PreparedOp
    {
        public override string Kernel => add.KernelName;

        public override void Eval(EvalContext context) =>
            add.Run(context.Input<sbyte>(swapped ? Second : First), context.Input<sbyte>(swapped ? First : Second), context.Output<sbyte>());
    }

    private sealed class Int8Reference(Broadcast broadcast, AddStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceAdd.Run(broadcast, context.Input<sbyte>(First), context.Input<sbyte>(Second), stage, context.Output<sbyte>());
    }

    private sealed class Float(Broadcast broadcast, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceAdd.Run(broadcast, context.Input<float>(First), context.Input<float>(Second), min, max, context.Output<float>());
    }

    private sealed class Int32(Broadcast broadcast, int min, int max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceAdd.Run(broadcast, context.Input<int>(First), context.Input<int>(Second), min, max, context.Output<int>());
    }
}
