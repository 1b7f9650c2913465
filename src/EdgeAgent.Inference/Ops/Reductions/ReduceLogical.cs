using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>REDUCE_ALL and REDUCE_ANY over constant axes; bool.</summary>
internal sealed class ReduceLogical(bool isAll) : ReductionOp(TensorType.Bool)
{
    public override PreparedOp Prepare(PrepareContext context) =>
        isAll ? Create(context, default(Conjunction), (byte)1) : Create(context, default(Disjunction), (byte)0);
}
