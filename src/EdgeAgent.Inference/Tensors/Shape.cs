using System.Collections;
using System.Globalization;

namespace EdgeAgent.Inference;

/// <summary>The extents of a tensor, outermost first: an immutable list of numbers that are never negative.</summary>
/// <remarks>Images are [N,H,W,C]. A scalar has rank 0 and one element. <see cref="ElementCount"/> is known to fit in 63 bits.</remarks>
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    /// <summary>The largest rank that a tensor may have.</summary>
    public const int MaxRank = 8;

    private readonly int[] _dimensions;

    /// <summary>Makes a shape of the given extents.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxRank"/> extents, or one of them is negative.</exception>
    /// <exception cref="OverflowException">The number of elements does not fit in a <see cref="long"/>.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length > MaxRank)
            throw new ArgumentException($"A shape has at most {MaxRank} dimensions, not {dimensions.Length}.", nameof(dimensions));
        long count = 1;
        foreach (int extent in dimensions)
        {
            if (extent < 0)
                throw new ArgumentException($"The extent {extent} of a shape is negative.", nameof(dimensions));
            count = checked(count * extent);
        }

        _dimensions = dimensions.ToArray();
        ElementCount = count;
    }

    /// <summary>The shape of a scalar: rank 0, one element.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dimensions.Length;

    /// <summary>The product of all extents; 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The extents as a span.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The number of dimensions, as a list says it.</summary>
    public int Count => Rank;

    /// <summary>The extent of the dimension at <paramref name="index"/>, 0 being the outermost.</summary>
    public int this[int index] => _dimensions[index];

    /// <summary>The extent counted from the innermost dimension: 1 is the last.</summary>
    public int FromEnd(int position) => _dimensions[^position];

    /// <summary>The shape with 1s put before it until it has <paramref name="rank"/> dimensions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape already has more dimensions than <paramref name="rank"/>.</exception>
    public Shape ExtendTo(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, Rank);
        int[] extended = new int[rank];
        Array.Fill(extended, 1, 0, rank - Rank);
        _dimensions.CopyTo(extended, rank - Rank);
        return new Shape(extended);
    }

    /// <summary>The shape without the dimensions at <paramref name="axes"/>, or with 1 in their place when <paramref name="keep"/> is set.</summary>
    internal Shape Without(IReadOnlySet<int> axes, bool keep)
    {
        List<int> rest = [];
        for (int d = 0; d < Rank; d++)
        {
            if (!axes.Contains(d)) rest.Add(_dimensions[d]);
            else if (keep) rest.Add(1);
        }

        return new Shape(rest.ToArray());
    }

    /// <summary>The shape that two operands take together: extents are equal, or one of the two is 1.</summary>
    /// <returns>The shape, or null where an extent differs and neither is 1.</returns>
    public static Shape? Broadcast(Shape first, Shape second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int rank = Math.Max(first.Rank, second.Rank);
        Shape a = first.ExtendTo(rank), b = second.ExtendTo(rank);
        int[] result = new int[rank];
        for (int d = 0; d < rank; d++)
        {
            if (a[d] != b[d] && a[d] != 1 && b[d] != 1) return null;
            result[d] = a[d] == 1 ? b[d] : a[d];
        }

        return new Shape(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in _dimensions) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>The extents as people write them: <c>[1,224,224,3]</c>.</summary>
    public override string ToString() =>
        $"[{string.Join(',', _dimensions.Select(extent => extent.ToString(CultureInfo.InvariantCulture)))}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _dimensions.GetEnumerator();
}
