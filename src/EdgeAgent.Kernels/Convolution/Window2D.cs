namespace EdgeAgent.Kernels;

/// <summary>The geometry of a convolution or pooling window over an NHWC image.</summary>
/// <remarks>Output pixel (y, x) sees input pixels (y * StrideHeight - PadTop + ky * DilationHeight, x * StrideWidth - PadLeft + kx * DilationWidth).
/// What lies outside the image is padding.</remarks>
public readonly record struct Window2D
{
    /// <summary>Input rows.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Input columns.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Output rows.</summary>
    public required int OutputHeight { get; init; }

    /// <summary>Output columns.</summary>
    public required int OutputWidth { get; init; }

    /// <summary>Filter rows.</summary>
    public required int KernelHeight { get; init; }

    /// <summary>Filter columns.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>Input rows between output rows; 1 when not set.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Input columns between output columns; 1 when not set.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Input rows between filter rows; 1 when not set.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Input columns between filter columns; 1 when not set.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Padding rows above the image.</summary>
    public int PadTop { get; init; }

    /// <summary>Padding columns left of the image.</summary>
    public int PadLeft { get; init; }

    /// <summary>Makes a window with unit strides and dilations and no padding.</summary>
    public Window2D()
    {
    }

    /// <summary>Filter rows times filter columns.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Output rows times output columns.</summary>
    public int OutputPixels => OutputHeight * OutputWidth;

    /// <summary>Input rows times input columns.</summary>
    public int InputPixels => InputHeight * InputWidth;

    /// <summary>True when output pixel i sees exactly input pixel i: a 1x1 window with unit strides and no padding.</summary>
    public bool IsPointwise => Taps == 1 && StrideHeight == 1 && StrideWidth == 1 && PadTop == 0 && PadLeft == 0
        && InputHeight == OutputHeight && InputWidth == OutputWidth;
}
