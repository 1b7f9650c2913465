using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>LOGICAL_AND and LOGICAL_OR of bools that broadcast.</summary>
internal sealed class LogicalAndOrOr(bool isAnd) : BinaryOp(TensorType.Bool)
{
    public override PreparedOp Prepare(PrepareContext context) => isAnd
        ? BinaryLoop.CreateVector<byte, Conjunction>(context, default)
        : BinaryLoop.CreateVector<byte, Disjunction>(context, default);
}
