namespace EdgeAgent.Kernels;

/// <summary>The part of a pooling window that lies inside the image, for one output pixel.</summary>
internal readonly ref struct PoolWindow
{
    public PoolWindow(in Window2D window, int pixel)
    {
        int y = pixel / window.OutputWidth * window.StrideHeight - window.PadTop;
        int x = pixel % window.OutputWidth * window.StrideWidth - window.PadLeft;
        (FirstRow, EndRow) = (Math.Max(y, 0), Math.Min(y + window.KernelHeight, window.InputHeight));
        (FirstColumn, EndColumn) = (Math.Max(x, 0), Math.Min(x + window.KernelWidth, window.InputWidth));
    }

    public int FirstRow { get; }

    public int EndRow { get; }

    public int FirstColumn { get; }

    public int EndColumn { get; }

    public int Count => Math.Max(EndRow - FirstRow, 0) * Math.Max(EndColumn - FirstColumn, 0);

    public static void Check(in Window2D window, int channels, int inputLength, int outputLength, int firstPixel, int pixelCount)
    {
        if (window.DilationHeight != 1 || window.DilationWidth != 1)
            throw new ArgumentException("A pooling window has no dilation.", nameof(window));
        if (firstPixel < 0 || pixelCount < 0 || pixelCount > window.OutputPixels - firstPixel)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(pixelCount));
        if (inputLength < (long)window.InputPixels * channels)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(inputLength));
        if (outputLength < ((long)firstPixel + pixelCount) * channels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(outputLength));
    }
}
