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

    private IndirectionTable(int[] offsets, int pixels, int taps)
    {
        (_offsets, Pixels, Taps) = (offsets, pixels, taps);
        _largestOffset = Padding;
        foreach (int offset in offsets)
            _largestOffset = Math.Max(_largestOffset, offset);
    }

    /// <summary>Number of output pixels of one image.</summary>
    public int Pixels { get; }

    /// <summary>Number of filter taps.</summary>
    public int Taps { get; }

    /// <summary>[Pixels, Taps] element offsets from the start of the image; <see cref="Padding"/> for padding.</summary>
    internal ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Elements that an image must have when each tap reads <paramref name="depth"/> channels.</summary>
    internal long InputLength(int depth) => _largestOffset < 0 ? 0 : (long)_largestOffset + depth;

    /// <summary>Builds the table of a window.</summary>
    /// <param name="window">The window's geometry.</param>
    /// <param name="pixelStride">Elements from one input pixel to the next, usually the number of channels.</param>
    /// <exception cref="OverflowException">The image or the table has more than 2^31 elements.</exception>
    public static IndirectionTable Create(in Window2D window, int pixelStride)
    {
        _ = checked(window.InputPixels * pixelStride);
        var offsets = new int[checked(window.OutputPixels * window.Taps)];
        int i = 0;
        for (int y = 0; y < window.OutputHeight; y++)
        {
            for (int x = 0; x < window.OutputWidth; x++)
            {
                for (int ky = 0; ky < window.KernelHeight; ky++)
                {
                    int inputY = y * window.StrideHeight - window.PadTop + ky * window.DilationHeight;
                    for (int kx = 0; kx < window.KernelWidth; kx++)
                    {
                        int inputX = x * window.StrideWidth - window.PadLeft + kx * window.DilationWidth;
                        bool inside = (uint)inputY < (uint)window.InputHeight && (uint)inputX < (uint)window.InputWidth;
                        offsets[i++] = inside ? (inputY * window.InputWidth + inputX) * pixelStride : Padding;
                    }
                }
            }
        }

        return new IndirectionTable(offsets, window.OutputPixels, window.Taps);
    }
}
