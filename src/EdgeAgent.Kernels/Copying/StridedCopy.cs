namespace EdgeAgent.Kernels;

/// <summary>Copies a box of elements from one strided view of memory to another: what transposes, slices, tiles and paddings have in common.</summary>
/// <remarks>
/// The plan is made once. Axes of extent 1 are dropped; neighbours that step through memory as one axis would, in both views, become one; and
/// what remains contiguous in both becomes a run of bytes. Where no run is longer than an element, the axis that is contiguous in the source is
/// moved beside the one that is contiguous in the target, and both are walked in square tiles, so that neither side jumps through memory.
/// The elements have no type, only a size: 1, 2, 4 or 8 bytes.
/// </remarks>
public sealed unsafe partial class StridedCopy
{
    private readonly int[] _extents;
    private readonly nint[] _sourceSteps;
    private readonly nint[] _targetSteps;
    private readonly int _count;
    private readonly nint _sourceStep;
    private readonly nint _targetStep;
    private readonly int _run;
    private readonly bool _isTiled;
    private readonly long _sourceStart;
    private readonly long _targetStart;
    private readonly long _lastSource;
    private readonly long _lastTarget;
    private readonly delegate*<byte*, byte*, nint, nint, nint, int, void> _copyRuns;

    private StridedCopy(List<CopyAxis> axes, int elementSize, long sourceStart, long targetStart)
    {
        _run = elementSize;
        if (axes is [.., { SourceStride: 1, TargetStride: 1 } last])
        {
            _run = checked(last.Extent * elementSize);
            axes.RemoveAt(axes.Count - 1);
        }
        else
        {
            _isTiled = MoveSourceContiguousAxisInwards(axes);
        }

        CopyAxis inner = axes.Count == 0 ? new CopyAxis(1, 1, 1) : axes[^1];
        if (axes.Count > 0) axes.RemoveAt(axes.Count - 1);
        (_count, _sourceStep, _targetStep) = (inner.Extent, (nint)(inner.SourceStride * elementSize), (nint)(inner.TargetStride * elementSize));
        _extents = [.. axes.Select(axis => axis.Extent)];
        _sourceSteps = [.. axes.Select(axis => (nint)(axis.SourceStride * elementSize))];
        _targetSteps = [.. axes.Select(axis => (nint)(axis.TargetStride * elementSize))];
        (_sourceStart, _targetStart) = (sourceStart * elementSize, targetStart * elementSize);
        (long first, _lastSource) = Reach(_sourceStart, _sourceSteps, _sourceStep);
        (long firstTarget, _lastTarget) = Reach(_targetStart, _targetSteps, _targetStep);
        ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(sourceStart));
        ArgumentOutOfRangeException.ThrowIfNegative(firstTarget, nameof(targetStart));
        _copyRuns = Runs(_run, _sourceStep == 0 && _targetStep == _run);
    }

    /// <summary>Bytes that are moved at once.</summary>
    public int RunBytes => _run;

    /// <summary>Plans a copy.</summary>
    /// <param name="axes">The box, outermost axis first, in the order in which the target is best written.</param>
    /// <param name="elementSize">1, 2, 4 or 8 bytes.</param>
    /// <param name="sourceStart">The source's element at the box's first corner.</param>
    /// <param name="targetStart">The target's element at that corner.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1, or an axis leads in front of the source or the target.</exception>
    /// <exception cref="OverflowException">A run does not fit in 31 bits.</exception>
    public static StridedCopy Create(ReadOnlySpan<CopyAxis> axes, int elementSize, long sourceStart = 0, long targetStart = 0)
    {
        List<CopyAxis> merged = new(axes.Length);
        foreach (CopyAxis axis in axes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(axis.Extent, 1, nameof(axes));
            if (axis.Extent == 1) continue;
            if (merged is [.., { } outer] && outer.SourceStride == axis.SourceStride * axis.Extent
                && outer.TargetStride == axis.TargetStride * axis.Extent && (long)outer.Extent * axis.Extent <= int.MaxValue)
            {
                merged[^1] = axis with { Extent = outer.Extent * axis.Extent };
            }
            else
            {
                merged.Add(axis);
            }
        }

        return new StridedCopy(merged, elementSize, sourceStart, targetStart);
    }

    /// <summary>Copies.</summary>
    /// <param name="source">The memory that holds the source view.</param>
    /// <param name="target">The memory that holds the target view; it may be the source's own where the two boxes do not meet.</param>
    /// <exception cref="ArgumentException">A view reaches past the end of its memory.</exception>
    public void Run(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length < _lastSource || target.Length < _lastTarget)
        {
            throw new ArgumentException(
                $"The copy reaches to bytes {_lastSource} and {_lastTarget}; it was given {source.Length} and {target.Length}.");
        }

        fixed (byte* from = source, to = target)
            Walk(from + _sourceStart, to + _targetStart, 0);
    }

    private static bool MoveSourceContiguousAxisInwards(List<CopyAxis> axes)
    {
        int contiguous = axes.FindIndex(axis => axis.SourceStride == 1);
        if (contiguous < 0 || axes[^1].TargetStride != 1) return false;
        CopyAxis axis = axes[contiguous];
        axes.RemoveAt(contiguous);
        axes.Insert(axes.Count - 1, axis);
        return true;
    }

    private (long First, long Last) Reach(long start, nint[] steps, nint step)
    {
        long first = start, last = start;
        for (int d = 0; d <= steps.Length; d++)
        {
            long length = d < steps.Length ? checked((_extents[d] - 1L) * steps[d]) : checked((_count - 1L) * step);
            (first, last) = (first + Math.Min(length, 0), last + Math.Max(length, 0));
        }

        return (first, last + _run);
    }

    private void Walk(byte* source, byte* target, int axis)
    {
        if (axis == _extents.Length)
        {
            _copyRuns(source, target, _count, _sourceStep, _targetStep, _run);
            return;
        }

        if (_isTiled && axis == _extents.Length - 1)
        {
            WalkTiles(source, target, _extents[axis], _sourceSteps[axis], _targetSteps[axis]);
            return;
        }

        (nint sourceStep, nint targetStep) = (_sourceSteps[axis], _targetSteps[axis]);
        for (int i = 0; i < _extents[axis]; i++)
        {
            Walk(source, target, axis + 1);
            source += sourceStep;
            target += targetStep;
        }
    }

    /// <summary>Walks the two innermost axes in tiles of 16 x 16 elements: rows are contiguous in the source, columns in the target.</summary>
    private void WalkTiles(byte* source, byte* target, int rows, nint rowSourceStep, nint rowTargetStep)
    {
        const int tile = 16;
        for (int column = 0; column < _count; column += tile)
        {
            int width = Math.Min(tile, _count - column);
            for (int row = 0; row < rows; row++)
            {
                _copyRuns(source + row * rowSourceStep + column * _sourceStep, target + row * rowTargetStep + column * _targetStep,
                    width, _sourceStep, _targetStep, _run);
            }
        }
    }
}
