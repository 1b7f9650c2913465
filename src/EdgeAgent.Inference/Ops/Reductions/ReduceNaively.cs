using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>The ready form of a reduction as its definition says.</summary>
internal sealed class ReduceNaively<T, TFunction>(Reduction reduction, TFunction function, T start) : PreparedOp
    where T : unmanaged
    where TFunction : struct, IBinaryFunction<T, T>
{
    public override string Kernel => "reference";

    public override void Eval(EvalContext context) => ReferenceReduce.Run(reduction, context.Input<T>(0), function, start, context.Output<T>());
}
