namespace EdgeAgent.Optimization.Weights;

/// <summary>The kinds of filters, by their axes in a <c>.tflite</c> file and in a file of weights.</summary>
internal enum FilterLayout
{
    /// <summary>[channels, height, width, depth]; in weights [height, width, depth, channels].</summary>
    Convolution,

    /// <summary>[1, height, width, channels]; in weights [height, width, channels, 1].</summary>
    Depthwise,

    /// <summary>[channels, depth]; in weights [depth, channels].</summary>
    FullyConnected,
}
