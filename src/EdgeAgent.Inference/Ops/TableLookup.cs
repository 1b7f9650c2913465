using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of every op that maps one int8 element to another: 256 results, computed once.</summary>
internal sealed class TableLookup(sbyte[] table) : PreparedOp
{
    public override string Kernel => "lookup";

    public override void Eval(EvalContext context) => LookupTable.Apply(table, context.Input<sbyte>(0), context.Output<sbyte>());
}
