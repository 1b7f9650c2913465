using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of strided copies.</summary>
internal static class CopyCases
{
    public static IEnumerable<KernelCase> All =>
    [
        KernelCases.Create("boxes", "strided-copy", KernelSet.Portable, () => KernelCases.ForSeeds(600, seed => Boxes(new Random(seed), seed))),
        KernelCases.Create("runs", "strided-copy", KernelSet.Portable, () => KernelCases.ForSeeds(300, Runs)),
    ];

    /// <summary>Boxes of up to five axes whose target is dense in some order of its axes, and whose source steps anyhow.</summary>
    private static void Boxes(Random random, int seed)
    {
        int rank = random.Next(0, 6), size = 1 << random.Next(4);
        int[] extents = [.. Enumerable.Range(0, rank).Select(_ => random.Next(8) == 0 ? random.Next(15, 35) : random.Next(1, 5))];
        CopyAxis[] axes = new CopyAxis[rank];
        int[] order = [.. Enumerable.Range(0, rank)];
        if (random.Next(2) == 0) random.Shuffle(order);
        long sourceStride = 1, targetStride = 1, start = 0;
        foreach (int d in order)
        {
            axes[d] = new CopyAxis(extents[d], random.Next(5) == 0 ? 0 : sourceStride * (random.Next(4) == 0 ? -1 : 1), 0);
            if (axes[d].SourceStride < 0) start -= axes[d].SourceStride * (extents[d] - 1);
            sourceStride *= extents[d] + random.Next(3) / 2;
        }

        for (int d = rank - 1; d >= 0; d--)
        {
            axes[d] = axes[d] with { TargetStride = targetStride };
            targetStride *= extents[d];
        }

        Check(axes, size, start, (int)sourceStride, (int)targetStride, $"seed {seed}");
    }

    /// <summary>Rows of runs of every length.</summary>
    private static void Runs(int length) =>
        Check([new CopyAxis(1 + length % 7, length + 3, length + 2), new CopyAxis(length, 1, 1)], 1, 0, 7 * (length + 3), 7 * (length + 2), $"run {length}");

    private static void Check(CopyAxis[] axes, int size, long start, int sourceCount, int targetCount, string what)
    {
        using var source = new GuardedMemory<byte>(sourceCount * size);
        using var target = new GuardedMemory<byte>(targetCount * size);
        new Random(7).NextBytes(source.Span);
        byte[] expected = target.Span.ToArray(), from = source.Span.ToArray();
        Copy(axes, start * size, 0);
        StridedCopy.Create(axes, size, start).Run(source.Span, target.Span);
        KernelMismatchException.ThrowIfDifferent<byte>(expected, target.Span, () => $"{what}, {size} bytes: {string.Join(' ', axes)}");

        void Copy(ReadOnlySpan<CopyAxis> rest, long sourceAt, long targetAt)
        {
            if (rest.IsEmpty)
            {
                from.AsSpan((int)sourceAt, size).CopyTo(expected.AsSpan((int)targetAt));
                return;
            }

            for (int i = 0; i < rest[0].Extent; i++)
                Copy(rest[1..], sourceAt + i * rest[0].SourceStride * size, targetAt + i * rest[0].TargetStride * size);
        }
    }
}
