namespace EdgeAgent.Optimization.Weights;

/// <summary>Where a network's weights come from.</summary>
internal interface IWeightSource
{
    /// <summary>The origin, as the model's description tells it.</summary>
    string Origin { get; }

    /// <summary>The shape that the source prescribes for a tensor; null where it prescribes none.</summary>
    IReadOnlyList<int>? ShapeOf(string tensor);

    /// <summary>Filter and bias of a layer, with what normalizes its sums folded in.</summary>
    LayerWeights Filter(FilterRequest request);

    /// <summary>Factor and offset of each channel, of a normalization that no convolution precedes.</summary>
    /// <param name="names">Where a file has it.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="meanSquare">For seeded weights: the mean square of what is normalized.</param>
    LayerWeights Normalization(BatchNormalizationNames names, int channels, double meanSquare);
}
