using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <content>Products of activations that were quantized on the way: sums become float32.</content>
public static unsafe partial class Qs8Gemm
{
    /// <summary>Computes a part of <c>output[m, n]</c> for plain rows, each quantized by itself or all in one way.</summary>
    /// <param name="weights">Packed weights with one tap, no zero points and no bias.</param>
    /// <param name="dequantization">One entry per output channel.</param>
    /// <param name="activations">How each row was quantized, or one for all.</param>
    /// <param name="input">Row m starts at element m * inputStride and holds the weights' depth of activations.</param>
    /// <param name="inputStride">Elements from one input row to the next.</param>
    /// <param name="output">Element (m, n) is stored at m * outputStride + n.</param>
    /// <param name="outputStride">Elements from one output row to the next.</param>
    /// <param name="scratch">At least <see cref="FloatScratchBytes(Qs8GemmWeights)"/>.</param>
    /// <param name="range">The rows and channels to compute.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this product.</exception>
    public static void Run(
        Qs8GemmWeights weights,
        DequantizationTable dequantization,
        ReadOnlySpan<ActivationQuantization> activations,
        ReadOnlySpan<sbyte> input,
        int inputStride,
        Span<float> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        CheckRows(weights, input, inputStride, range);
        if (activations.Length != 1 && activations.Length < (long)range.FirstRow + range.RowCount)
            throw new ArgumentException("There are fewer activations than rows of the range.", nameof(activations));
        fixed (ActivationQuantization* rowActivations = activations)
        fixed (sbyte* a = input)
        fixed (float* c = output)
        fixed (byte* free = scratch)
        {
            Qs8OutputStage stage = Qs8OutputStage.Of(dequantization, rowActivations, activations.Length > 1);
            CheckRange(weights, stage, output.Length, outputStride, scratch, FloatScratchBytes(weights), range);
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginStrided(weights, a, inputStride, AfterRowScratch(weights, free));
            RunBlocks(weights, stage, &rows, (sbyte*)c, sizeof(float) * (nint)outputStride, (float*)Align(free), range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(dequantization);
    }

    /// <summary>Computes a part of <c>output[pixel, n]</c> for a convolution of one image.</summary>
    internal static void Run(
        Qs8GemmWeights weights,
        DequantizationTable dequantization,
        ActivationQuantization activations,
        ReadOnlySpan<sbyte> input,
        IndirectionTable indirection,
        ReadOnlySpan<sbyte> paddingRow,
        Span<float> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        CheckIndirection(weights, input, indirection, paddingRow, range);
        Qs8OutputStage stage = Qs8OutputStage.Of(dequantization, &activations, false);
        CheckRange(weights, stage, output.Length, outputStride, scratch, FloatScratchBytes(weights), range);
        fixed (sbyte* a = input, padding = paddingRow)
        fixed (float* c = output)
        fixed (int* offsets = indirection.Offsets)
        fixed (byte* free = scratch)
        {
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginIndirect(weights, a, offsets, padding, AfterRowScratch(weights, free));
            RunBlocks(weights, stage, &rows, (sbyte*)c, sizeof(float) * (nint)outputStride, (float*)Align(free), range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(dequantization);
    }

    /// <summary>The same for a convolution whose filter rows lie in one piece.</summary>
    internal static void Run(
        Qs8GemmWeights weights,
        DequantizationTable dequantization,
        ActivationQuantization activations,
        ReadOnlySpan<sbyte> input,
        in Window2D window,
        int channels,
        ReadOnlySpan<sbyte> paddingRow,
        Span<float> output,
        int outputStride,
        Span<byte> scratch,
        in GemmRange range)
    {
        CheckWindow(weights, input, window, channels, paddingRow, range);
        Qs8OutputStage stage = Qs8OutputStage.Of(dequantization, &activations, false);
        CheckRange(weights, stage, output.Length, outputStride, scratch, FloatScratchBytes(weights, window, channels), range);
        fixed (sbyte* a = input, padding = paddingRow)
        fixed (float* c = output)
        fixed (byte* free = scratch)
        {
            Unsafe.SkipInit(out Qs8RowStager rows);
            rows.BeginWindow(weights, a, window, channels, padding, AfterRowScratch(weights, free), range);
            RunBlocks(weights, stage, &rows, (sbyte*)c, sizeof(float) * (nint)outputStride, (float*)Align(free), range);
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(dequantization);
    }

    /// <summary>Scratch bytes that one thread needs in a run whose sums become float32.</summary>
    /// <param name="weights">Packed weights.</param>
    public static int FloatScratchBytes(Qs8GemmWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return checked(weights.ScratchBytes + RowScratchBytes(weights));
    }

    /// <summary>Scratch bytes that one thread needs in a run over a window.</summary>
    internal static int FloatScratchBytes(Qs8GemmWeights weights, in Window2D window, int channels) =>
        checked(ScratchBytes(weights, window, channels) + RowScratchBytes(weights));

    private static int RowScratchBytes(Qs8GemmWeights weights) => weights.RowsPerCall * (sizeof(float) + sizeof(int)) + 32;

    private static byte* AfterRowScratch(Qs8GemmWeights weights, byte* scratch) =>
        Align(Align(scratch) + weights.RowsPerCall * (sizeof(float) + sizeof(int)));
}
