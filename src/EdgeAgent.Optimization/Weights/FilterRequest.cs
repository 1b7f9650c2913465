namespace EdgeAgent.Optimization.Weights;

/// <summary>The filter that a layer asks for.</summary>
/// <param name="Names">Where a file has it.</param>
/// <param name="Layout">Its kind.</param>
/// <param name="Height">Height of the window; 1 for fully connected layers.</param>
/// <param name="Width">Width of the window; 1 for fully connected layers.</param>
/// <param name="Depth">Channels that one output channel reads; 1 for depthwise convolutions.</param>
/// <param name="Channels">Output channels.</param>
/// <param name="ChannelNorm">For seeded weights: the Euclidean norm of the weights that lead to one output channel.</param>
/// <param name="Deviation">For seeded weights: the deviation of the sums that the norm gives.</param>
internal sealed record FilterRequest(
    WeightNames Names, FilterLayout Layout, int Height, int Width, int Depth, int Channels, double ChannelNorm, double Deviation)
{
    /// <summary>Weights that lead to one output channel.</summary>
    public int Taps => Height * Width * Depth;

    /// <summary>Weights in all.</summary>
    public int Count => Taps * Channels;

    /// <summary>The shape in the <c>.tflite</c> file.</summary>
    public int[] Shape => Layout switch
    {
        FilterLayout.Convolution => [Channels, Height, Width, Depth],
        FilterLayout.Depthwise => [1, Height, Width, Channels],
        _ => [Channels, Depth],
    };

    /// <summary>The shape in a file of weights.</summary>
    public int[] StoredShape => Layout switch
    {
        FilterLayout.Convolution => [Height, Width, Depth, Channels],
        FilterLayout.Depthwise => [Height, Width, Channels, 1],
        _ => [Depth, Channels],
    };
}
