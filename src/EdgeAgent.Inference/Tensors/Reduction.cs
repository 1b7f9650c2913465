namespace EdgeAgent.Inference;

/// <summary>Maps each element of a tensor to the element of the reduced tensor that it goes into.</summary>
internal sealed class Reduction
{
    private readonly int[] _extents;
    private readonly int[] _strides;

    /// <summary>Prepares the map for a reduction of <paramref name="input"/> over <paramref name="axes"/>.</summary>
    public Reduction(Shape input, IReadOnlySet<int> axes)
    {
        _extents = input.Dimensions.ToArray();
        _strides = new int[input.Rank];
        int stride = 1, count = 1;
        for (int d = input.Rank - 1; d >= 0; d--)
        {
            if (axes.Contains(d)) count *= input[d];
            else
            {
                _strides[d] = stride;
                stride *= input[d];
            }
        }

        Count = count;
        IsOverMiddle = input.Rank >= 3 && Enumerable.Range(0, input.Rank).All(d => axes.Contains(d) == (d > 0 && d < input.Rank - 1));
    }

    /// <summary>It reduces all axes but the first and the last.</summary>
    public bool IsOverMiddle { get; }

    /// <summary>How many elements go into one.</summary>
    public int Count { get; }

    /// <summary>The reduced element that element <paramref name="index"/> goes into.</summary>
    public int OutputIndex(int index)
    {
        int mapped = 0;
        for (int d = _extents.Length - 1; d >= 0; d--)
        {
            mapped += index % _extents[d] * _strides[d];
            index /= _extents[d];
        }

        return mapped;
    }
}
