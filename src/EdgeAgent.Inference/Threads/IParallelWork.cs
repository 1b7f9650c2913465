namespace EdgeAgent.Inference;

/// <summary>Work in numbered parts that can be computed in any order, by several threads at once.</summary>
internal interface IParallelWork
{
    /// <summary>Computes parts <paramref name="first"/> to first + count - 1.</summary>
    /// <param name="thread">Who computes, from 0: whose scratch memory to use.</param>
    /// <param name="first">The first part.</param>
    /// <param name="count">The number of parts.</param>
    void Run(int thread, int first, int count);
}
