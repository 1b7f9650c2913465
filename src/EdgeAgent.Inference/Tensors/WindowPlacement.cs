using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>Places a filter over an image as the SAME and VALID rules ask.</summary>
internal static class WindowPlacement
{
    /// <summary>Places a filter over an image [N,H,W,C].</summary>
    /// <param name="input">The image; not empty.</param>
    /// <param name="kernel">Filter extents, 1 or more.</param>
    /// <param name="stride">Strides, 1 or more.</param>
    /// <param name="dilation">Dilations, 1 or more.</param>
    /// <param name="padding">SAME: ceil(input / stride) outputs, the odd pixel of padding at the bottom and right. VALID: no padding.</param>
    /// <param name="before">Rows above and columns left of the image that a folded PAD adds; with VALID only.</param>
    /// <param name="after">Rows below and columns right of it.</param>
    /// <returns>The window; null where the filter does not fit in the image, or an extent leaves 31 bits.</returns>
    public static Window2D? Create(
        Shape input, (int Height, int Width) kernel, (int Height, int Width) stride, (int Height, int Width) dilation, Padding padding,
        (int Height, int Width) before = default, (int Height, int Width) after = default)
    {
        (long outputHeight, long padTop) = Place(input[1], kernel.Height, stride.Height, dilation.Height, padding, before.Height, after.Height);
        (long outputWidth, long padLeft) = Place(input[2], kernel.Width, stride.Width, dilation.Width, padding, before.Width, after.Width);
        long reach = Math.Max(Reach(outputHeight, kernel.Height, stride.Height, dilation.Height),
            Reach(outputWidth, kernel.Width, stride.Width, dilation.Width));
        if (outputHeight < 1 || outputWidth < 1 || reach > int.MaxValue / 2 || Math.Max(padTop, padLeft) > int.MaxValue / 2) return null;
        return new Window2D
        {
            InputHeight = input[1],
            InputWidth = input[2],
            OutputHeight = (int)outputHeight,
            OutputWidth = (int)outputWidth,
            KernelHeight = kernel.Height,
            KernelWidth = kernel.Width,
            StrideHeight = stride.Height,
            StrideWidth = stride.Width,
            DilationHeight = dilation.Height,
            DilationWidth = dilation.Width,
            PadTop = (int)padTop,
            PadLeft = (int)padLeft,
        };
    }

    private static (long Output, long Pad) Place(int input, int kernel, int stride, int dilation, Padding padding, int before, int after)
    {
        long extent = ((long)kernel - 1) * dilation + 1, padded = (long)input + before + after;
        if (padding == Padding.Valid) return (padded < extent ? 0 : (padded - extent) / stride + 1, before);
        long output = ((long)input + stride - 1) / stride;
        return (output, Math.Max(0, (output - 1) * stride + extent - input) / 2);
    }

    private static long Reach(long output, int kernel, int stride, int dilation) => output * stride + (long)kernel * dilation;
}
