namespace EdgeAgent.Inference.Reference;

/// <summary>TRANSPOSE_CONV by its definition: each output pixel gathers the input pixels and filter taps that meet in it.</summary>
/// <remarks>
/// input [N,H,W,C], filter [M,KH,KW,C], bias [M] or empty, output [N,OH,OW,M]. Input pixel (r, c) and tap (i, j) meet in output pixel
/// (r * stride - pad + i, c * stride - pad + j). Integer sums wrap. Source: TensorFlow Lite reference kernels, TRANSPOSE_CONV.
/// </remarks>
internal static class ReferenceTransposeConv
{
    public static void Run(
        TransposedWindow window, ReadOnlySpan<sbyte> input, int inputZeroPoint, ReadOnlySpan<sbyte> filter, int filterZeroPoint,
        ReadOnlySpan<int> bias, OutputStage stage, Span<sbyte> output)
    {
        int channels = window.Input[3], at = 0;
        for (int n = 0; n < window.Output[0]; n++)
            for (int y = 0; y < window.Output[1]; y++)
                for (int x = 0; x < window.Output[2]; x++)
                    for (int m = 0; m < window.Output[3]; m++)
                    {
                        int sum = bias.IsEmpty ? 0 : bias[m];
                        for (TransposedTaps taps = new(window, n, y, x); taps.MoveNext();)
                        {
                            int from = taps.Pixel * channels, weight = (m * window.Taps + taps.Tap) * channels;
                            for (int c = 0; c < channels; c++)
                                sum = unchecked(sum + (input[from + c] - inputZeroPoint) * (filter[weight + c] - filterZeroPoint));
                        }

                        output[at++] = stage.Apply(sum, m);
                    }
    }

    public static void Run(
        TransposedWindow window, ReadOnlySpan<float> input, ReadOnlySpan<float> filter, ReadOnlySpan<float> bias, float min, float max,
        Span<float> output)
    {
        int channels = window.Input[3], at = 0;
        for (int n = 0; n < window.Output[0]; n++)
            for (int y = 0; y < window.Output[1]; y++)
                for (int x = 0; x < window.Output[2]; x++)
                    for (int m = 0; m < window.Output[3]; m++)
                    {
                        float sum = 0;
                        for (TransposedTaps taps = new(window, n, y, x); taps.MoveNext();)
                        {
                            int from = taps.Pixel * channels, weight = (m * window.Taps + taps.Tap) * channels;
                            for (int c = 0; c < channels; c++) sum += input[from + c] * filter[weight + c];
                        }

                        output[at++] = FloatActivation.Clamp(sum + (bias.IsEmpty ? 0 : bias[m]), min, max);
                    }
    }

    public static void Run(
        TransposedWindow window, ReadOnlySpan<short> input, ReadOnlySpan<sbyte> filter, ReadOnlySpan<long> bias, TransposeConvInt16Stage stage,
        Span<short> output)
    {
        int channels = window.Input[3], at = 0;
        for (int n = 0; n < window.Output[0]; n++)
            for (int y = 0; y < window.Output[1]; y++)
                for (int x = 0; x < window.Output[2]; x++)
                    for (int m = 0; m < window.Output[3]; m++)
                    {
                        long sum = bias.IsEmpty ? 0 : bias[m];
                        for (TransposedTaps taps = new(window, n, y, x); taps.MoveNext();)
                        {
                            int from = taps.Pixel * channels, weight = (m * window.Taps + taps.Tap) * channels;
                            for (int c = 0; c < channels; c++) sum = unchecked(sum + input[from + c] * filter[weight + c]);
                        }

                        output[at++] = stage.Apply(sum, m);
                    }
    }
}
