namespace EdgeAgent.Inference.Ops;

/// <summary>A node whose output elements depend on the elements at their own place alone, so that threads share it by ranges of elements.</summary>
/// <param name="elements">Number of output elements.</param>
/// <param name="cycles">About how many cycles all of them take; see <see cref="WorkEstimate"/>.</param>
internal abstract class ElementRangesOp(long elements, long cycles) : DivisibleOp
{
    // A multiple of every vector's length: where vectors and single elements take turns does not depend on the number of threads.
    private const int Block = 64;

    private readonly int _elements = checked((int)elements);

    public sealed override int Parts => (int)((elements + Block - 1) / Block);

    public sealed override long Cycles => cycles;

    public sealed override bool MayOverwrite(int input) => input == 0;

    public sealed override void Eval(EvalContext context, int first, int count)
    {
        int start = first * Block;
        EvalElements(context, start, Math.Min(count * Block, _elements - start));
    }

    /// <summary>Computes elements <paramref name="start"/> to start + length - 1.</summary>
    protected abstract void EvalElements(EvalContext context, int start, int length);
}
