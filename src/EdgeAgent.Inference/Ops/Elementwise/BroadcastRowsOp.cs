namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>A node that makes each output element of the elements of its broadcast inputs, which threads share by rows, or by parts of a single row.</summary>
/// <param name="rows">The rows of the output.</param>
/// <param name="cycles">About how many cycles the whole takes; see <see cref="WorkEstimate"/>.</param>
internal abstract class BroadcastRowsOp(BroadcastRows rows, long cycles) : DivisibleOp
{
    // A multiple of every vector's length: where vectors and single elements take turns does not depend on the number of threads.
    private const int Block = 64;

    public sealed override int Parts => rows.Count == 1 ? (int)((rows.Length + Block - 1L) / Block) : rows.Count;

    public sealed override long Cycles => cycles;

    public sealed override bool MayOverwrite(int input) => true;

    public sealed override void Eval(EvalContext context, int first, int count)
    {
        if (rows.Count == 1)
        {
            int start = first * Block;
            EvalRow(context, new Part(rows, default, start, Math.Min(count * Block, rows.Length - start), start));
            return;
        }

        BroadcastRows.Enumerator row = rows.StartAt(first);
        for (int i = first; i < first + count; i++, row.MoveNext())
            EvalRow(context, new Part(rows, row.Current, 0, rows.Length, i * rows.Length));
    }

    /// <summary>Computes a part of a row.</summary>
    protected abstract void EvalRow(EvalContext context, in Part part);

    /// <summary>A part of a row, in the output and in each operand.</summary>
    internal readonly struct Part(BroadcastRows rows, BroadcastRows.Row row, int start, int length, int output)
    {
        /// <summary>The output's elements of the part.</summary>
        public Span<T> Of<T>(Span<T> all) => all.Slice(output, length);

        /// <summary>An operand's elements of the part: as many, or one that stands for all.</summary>
        public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> all, int operand) =>
            rows.Repeats(operand) ? all.Slice(row[operand], 1) : all.Slice(row[operand] + start, length);
    }
}
