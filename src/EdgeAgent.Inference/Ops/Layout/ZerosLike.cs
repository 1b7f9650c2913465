using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>ZEROS_LIKE: zeros in the shape of the input; float32, int32 and int64.</summary>
internal sealed class ZerosLike : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Float32, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(context.Output(), context.Input(0));
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context) => new Prepared();

    private sealed class Prepared : PreparedOp
    {
        public override string Kernel => "clear";

        public override bool ReadsInputs => false;

        public override void Eval(EvalContext context) => context.Output<byte>().Clear();
    }
}
