namespace EdgeAgent.Kernels;

/// <summary>For every output pixel and filter tap, where the input pixel's channels start, or that the tap falls on padding.</summary>
/// <remarks>Holds element offsets, not addresses, so it outlives the arena. Lets convolution run without copying patches (im2col):
/// see M. Dukhan, "The Indirect Convolution Algorithm".</remarks>
public sealed class IndirectionTable
{
    /// <summary>Stands for a tap that falls on padding.</summary>
    internal const int Padding = -1;

    private readonly int[] _offsets;
    private readonly int _largestOffset;

    private IndirectionTable(int[] offsets, in Window2D window, int group)
    {
        (_offsets, Pixels, Taps, TapsPerRow, Group) = (offsets, window.OutputPixels, window.Taps, window.KernelWidth, group);
        _largestOffset = Padding;
        foreach (int offset in offsets)
            _largestOffset = Math.Max(_largestOffset, offset);
    }

    /// <summary>Number of output pixels of one image.</summary>
    public int Pixels { get; }

    /// <summary>Number of filter taps.</summary>
    public int Taps { get; }

    /// <summary>Number of filter taps in a row of the filter.</summary>
    public int TapsPerRow { get; }

    /// <summary>Number of pixels whose offsets for a tap lie side by side.</summary>
    public int Group { get; }

    /// <summary>[Pixels / Group, rounded up][Taps][Group] element offsets from the start of the image; <see cref="Padding"/> for padding. What is
    /// missing of the last group repeats the last pixel.</summary>
    internal ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Elements that an image must have when each tap reads <paramref name="depth"/> channels.</summary>
    internal long InputLength(int depth) => _largestOffset < 0 ? 0 : (long)_largestOffset + depth;

    /// <summary>Bytes of a table, for those who must know before it is built.</summary>
    /// <param name="window">The window's geometry.</param>
    /// <param name="group">Number of pixels whose offsets for a tap lie side by side.</param>
    public static long BytesFor(in Window2D window, int group) =>
        checked(((long)window.OutputPixels + group - 1) / group * group * window.Taps * sizeof(int));

    /// <summary>Builds the table of a window.</summary>
    /// <param name="window">The window's geometry.</param>
    /// <param name="pixelStride">Elements from one input pixel to the next, usually the number of channels.</param>
    /// <param name="group">Number of pixels whose offsets for a tap lie side by side: the rows of a microkernel's tile.</param>
    /// <exception cref="OverflowException">The image or the table has more than 2^31 elements.</exception>
    public static IndirectionTable Create(in Window2D window, int pixelStride, int group = 1)
    {
        _ = checked(window.InputPixels * pixelStride);
        var offsets = new int[checked((int)(BytesFor(window, group) / sizeof(int)))];
        for (int i = 0; i < offsets.Length / window.Taps; i++)
        {
            int pixel = Math.Min(i, window.OutputPixels - 1), y = pixel / window.OutputWidth, x = pixel % window.OutputWidth;
            Span<int> target = offsets.AsSpan(i / group * group * window.Taps + i % group);
            for (int ky = 0, tap = 0; ky < window.KernelHeight; ky++)
            {
                int inputY = y * window.StrideHeight - window.PadTop + ky * window.DilationHeight;
                for (int kx = 0; kx < window.KernelWidth; kx++, tap += group)
                {
                    int inputX = x * window.StrideWidth - window.PadLeft + kx * window.DilationWidth;
                    bool inside = (uint)inputY < (uint)window.InputHeight && (uint)inputX < (uint)window.InputWidth;
                    target[tap] = inside ? (inputY * window.InputWidth + inputX) * pixelStride : Padding;
                }
            }
        }

        return new IndirectionTable(offsets, window, group);
    }
}
