namespace EdgeAgent.Kernels;

/// <summary>Where activation rows come from: a stride, or offsets with a row for padding.</summary>
internal readonly unsafe struct Qs8RowSource
{
    private Qs8RowSource(sbyte* input, nint stride, int* offsets, sbyte* padding, int tapsPerRow)
    {
        Input = input;
        Stride = stride;
        Offsets = offsets;
        Padding = padding;
        TapsPerRow = tapsPerRow;
    }

    /// <summary>First activation of the first row, or of the image.</summary>
    public sbyte* Input { get; }

    /// <summary>Elements from one row to the next.</summary>
    public nint Stride { get; }

    /// <summary>[row / Mr][tap][Mr] offsets from <see cref="Input"/>, negative for padding; null for rows at a stride.</summary>
    public int* Offsets { get; }

    /// <summary>What taps on padding see.</summary>
    public sbyte* Padding { get; }

    /// <summary>Taps whose activations lie side by side where all of them lie inside the image.</summary>
    public int TapsPerRow { get; }

    public static Qs8RowSource Strided(sbyte* input, nint stride) => new(input, stride, null, null, 1);

    public static Qs8RowSource Indirect(sbyte* input, int* offsets, sbyte* padding, int tapsPerRow) => new(input, 0, offsets, padding, tapsPerRow);
}
