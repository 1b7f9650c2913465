using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of every op that maps one int8 element to another: 256 results, computed once.</summary>
internal static class TableLookup
{
    /// <summary>Chooses the loop for a table of 256 results, indexed by element + 128.</summary>
    public static PreparedOp Create(PrepareContext context, sbyte[] table) => context.Kernels is { } kernels
        ? new Fast(new ByteTable(kernels, element => table[element + 128]), context.Output().Shape.ElementCount)
        : new Naive(table);

    private sealed class Fast(ByteTable table, long elements) : ElementRangesOp(elements, WorkEstimate.Vectors(elements))
    {
        public override string Kernel => "lookup";

        protected override void EvalElements(EvalContext context, int start, int length) =>
            table.Map(context.Input<sbyte>(0).Slice(start, length), context.Output<sbyte>().Slice(start, length));
    }

    private sealed class Naive(sbyte[] table) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => LookupTable.Apply(table, context.Input<sbyte>(0), context.Output<sbyte>());
    }
}
