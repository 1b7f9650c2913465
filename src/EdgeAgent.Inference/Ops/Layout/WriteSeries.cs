using System.Numerics;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>The ready form of RANGE: each element is the one before and delta, added in the elements' own type, since that is how a sum of float32 rounds.</summary>
internal sealed class WriteSeries<T>(T start, T delta) : PreparedOp
    where T : unmanaged, INumber<T>
{
    public override string Kernel => "series";

    public override bool ReadsInputs => false;

    public override void Eval(EvalContext context)
    {
        T value = start;
        foreach (ref T element in context.Output<T>())
        {
            element = value;
            value = unchecked(value + delta);
        }
    }
}
