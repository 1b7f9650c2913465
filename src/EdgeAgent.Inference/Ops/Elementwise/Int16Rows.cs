using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>Rows of int16 sums or products; <paramref name="whole"/> is the operand that runs along a row, where only one does.</summary>
internal sealed class Int16Rows(Qs16Binary binary, BroadcastRows rows, int whole, int other, long cycles) : BroadcastRowsOp(rows, cycles)
{
    private const int First = 0, Second = 1;

    public override string Kernel => binary.KernelName;

    /// <summary>Builds the node.</summary>
    /// <param name="context">The node.</param>
    /// <param name="kernels">Its kernels.</param>
    /// <param name="parameters">Its constants, in the order of its operands.</param>
    public static Int16Rows Create(PrepareContext context, KernelSet kernels, in Qs16BinaryParameters parameters)
    {
        BroadcastRows rows = BinaryLoop.Rows(context);
        bool isSwapped = rows.Repeats(First);
        Qs16BinaryParameters inOrder = !isSwapped ? parameters : parameters with
        {
            Factor1 = parameters.Factor2,
            Factor2 = parameters.Factor1,
            Negates1 = parameters.Negates2,
            Negates2 = parameters.Negates1,
        };
        return new Int16Rows(
            new Qs16Binary(kernels, inOrder), rows, isSwapped ? Second : First, isSwapped ? First : Second,
            WorkEstimate.Vectors(context.Output().Shape.ElementCount));
    }

    protected override void EvalRow(EvalContext context, in Part part) => binary.Run(
        part.Of(context.Input<short>(whole), whole), part.Of(context.Input<short>(other), other), part.Of(context.Output<short>()));
}
