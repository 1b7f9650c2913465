using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>VAR_HANDLE: the handle of the variable that the options name, known when the node is prepared.</summary>
internal sealed class VarHandle : Op
{
    /// <summary>The variable of a handle tensor, which must be known by now.</summary>
    public static Execution.ResourceVariable Resolve(PrepareContext context, GraphTensor handle)
    {
        context.RequireType(handle, TensorType.Resource);
        context.Require(handle.IsConstant, handle, "which variable it is follows from a computation", "a handle that VAR_HANDLE makes");
        return context.State.Find(BitConverter.ToInt32(handle.Constant.Span))
            ?? throw context.Unsupported(handle, "it is no handle of a variable", "a handle that VAR_HANDLE makes");
    }

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(0, 0);
        context.Options<VarHandleOptions>();
        context.RequireType(context.Output(), TensorType.Resource);
        return context.Output().Shape.ElementCount == 1 ? context.Output().Shape : Shape.Scalar;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        VarHandleOptions options = context.Options<VarHandleOptions>();
        return new Prepared(context.State.HandleOf(options.Container ?? "", options.SharedName ?? ""));
    }

    private sealed class Prepared(int handle) : PreparedOp
    {
        public override string Kernel => "handle";

        public override bool ReadsInputs => false;

        public override void Eval(EvalContext context) => context.Output<int>()[0] = handle;
    }
}
