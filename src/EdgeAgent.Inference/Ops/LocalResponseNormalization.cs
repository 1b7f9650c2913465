using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>LOCAL_RESPONSE_NORMALIZATION along the last axis; float32.</summary>
internal sealed class LocalResponseNormalization : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        return input.Shape;
    }

    public override long CountMacs(PrepareContext context)
    {
        int depth = context.Input(0).Shape.FromEnd(1);
        return checked(context.Input(0).Shape.ElementCount * Math.Min(depth, 2L * Radius(context)));
    }

    public override PreparedOp Prepare(PrepareContext context) =>
        new Float(context.Input(0).Shape.FromEnd(1), Radius(context), context.Options<LocalResponseNormalizationOptions>());

    private static int Radius(PrepareContext context)
    {
        int radius = context.Options<LocalResponseNormalizationOptions>().Radius;
        context.Require(radius is >= 0 and <= 1 << 20, null, $"its radius is {radius}", "0 to 2^20");
        return radius;
    }

    private sealed class Float(int depth, int radius, LocalResponseNormalizationOptions options) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceNormalization.LocalResponse(
            depth, context.Input<float>(0), radius, options.Bias, options.Alpha, options.Beta, context.Output<float>());
    }
}
