using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>L2_POOL_2D: input [N,H,W,C] -> [N,OH,OW,C], the root of the mean square of the pixels under each window; float32.</summary>
internal sealed class L2Pool2D : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        Window2D window = Pool2D.Window(context);
        return new Shape(input.Shape[0], window.OutputHeight, window.OutputWidth, input.Shape[3]);
    }

    public override long CountMacs(PrepareContext context)
    {
        Pool2DOptions options = context.Options<Pool2DOptions>();
        return checked(context.Output().Shape.ElementCount * options.FilterHeight * options.FilterWidth);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        (float min, float max) = Activation.Real(context, context.Options<Pool2DOptions>().FusedActivation);
        return new Prepared(Pool2D.Window(context), context.Input(0).Shape[0], context.Input(0).Shape[3], min, max);
    }

    private sealed class Prepared(Window2D window, int batches, int channels, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferencePool2D.RootMeanSquare(window, batches, channels, context.Input<float>(0), min, max, context.Output<float>());
    }
}
