namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>How the vectors of a batch of sequences lie: [steps, batches, depth] or [batches, steps, depth]; or one step, [batches, depth].</summary>
/// <param name="Steps">The number of steps.</param>
/// <param name="Batches">The number of sequences.</param>
/// <param name="Depth">Elements of one vector.</param>
/// <param name="IsTimeMajor">Whether steps are the first axis.</param>
internal readonly record struct SequenceLayout(int Steps, int Batches, int Depth, bool IsTimeMajor)
{
    public static SequenceLayout Of(Shape shape, bool isTimeMajor) => shape.Rank == 2
        ? new SequenceLayout(1, shape[0], shape[1], true)
        : isTimeMajor ? new SequenceLayout(shape[0], shape[1], shape[2], true) : new SequenceLayout(shape[1], shape[0], shape[2], false);

    /// <summary>Elements from one sequence's vector to the next one's.</summary>
    public int BatchStride(int depth) => IsTimeMajor ? depth : Steps * depth;

    /// <summary>The first element of a step, of vectors of <paramref name="depth"/> elements.</summary>
    public int Start(int step, int depth) => IsTimeMajor ? step * Batches * depth : step * depth;
}
