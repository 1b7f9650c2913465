namespace EdgeAgent.Inference;

/// <summary>Maps each element of a broadcast result to the elements of its two operands.</summary>
internal sealed class Broadcast
{
    private readonly int[] _extents;
    private readonly int[] _firstStrides;
    private readonly int[] _secondStrides;

    /// <summary>Prepares the map for two shapes that broadcast to <paramref name="output"/>.</summary>
    public Broadcast(Shape first, Shape second, Shape output)
    {
        _extents = output.Dimensions.ToArray();
        _firstStrides = Strides(first.ExtendTo(output.Rank));
        _secondStrides = Strides(second.ExtendTo(output.Rank));
        IsElementwise = first.ElementCount == output.ElementCount && second.ElementCount == output.ElementCount;
    }

    /// <summary>Neither operand repeats: element i of the result is made of elements i.</summary>
    public bool IsElementwise { get; }

    /// <summary>The index of the first operand's element at the result's element <paramref name="index"/>.</summary>
    public int First(int index) => Map(index, _firstStrides);

    /// <summary>The index of the second operand's element at the result's element <paramref name="index"/>.</summary>
    public int Second(int index) => Map(index, _secondStrides);

    private int Map(int index, int[] strides)
    {
        int mapped = 0;
        for (int d = _extents.Length - 1; d >= 0; d--)
        {
            mapped += index % _extents[d] * strides[d];
            index /= _extents[d];
        }

        return mapped;
    }

    private static int[] Strides(Shape shape)
    {
        int[] strides = new int[shape.Rank];
        int stride = 1;
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            strides[d] = shape[d] == 1 ? 0 : stride;
            stride *= shape[d];
        }

        return strides;
    }
}
