namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>Runs numbered blocks of work on some threads. What a block computes depends on its number alone, so results do not depend on the threads.</summary>
/// <param name="threads">How many, 1 or more.</param>
internal sealed class WorkBlocks(int threads)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Runs blocks 0 to <paramref name="count"/> - 1, in any order.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="block">Computes one; blocks write to disjoint memory.</param>
    public void Run(int count, Action<int> block)
    {
        if (threads == 1 || count == 1)
        {
            for (int i = 0; i < count; i++)
                block(i);
            return;
        }

        int next = -1;
        Parallel.For(0, Math.Min(threads, count), _options, _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                block(i);
        });
    }
}
