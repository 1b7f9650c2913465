namespace EdgeAgent.Optimization.Training;

/// <summary>How a network is made ready to be trained.</summary>
public sealed record TrainableNetworkOptions
{
    /// <summary>Whether convolutions are followed by batch normalization, all but the one that gives the class scores.</summary>
    /// <remarks>For networks whose weights are not trained yet: scale and offset start at 1 and 0, and biases of the file are dropped. Files have
    /// normalization folded into their weights, so a trained network is best trained further without.</remarks>
    public bool BatchNormalization { get; init; }

    /// <summary>The number of classes of a new last layer, which takes the place of the model's; null to keep the model's.</summary>
    /// <value>2 or more.</value>
    public int? Classes { get; init; }

    /// <summary>Seeds the weights of a new last layer.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads share the work; results do not depend on it.</summary>
    /// <value>1 or more; by default the number of processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What running statistics keep of themselves at a step; the first steps are averaged evenly.</summary>
    /// <value>0 to below 1.</value>
    public double BatchNormalizationMomentum { get; init; } = 0.95;

    /// <summary>What is added to variances before their root is taken.</summary>
    /// <value>Above 0.</value>
    public double BatchNormalizationEpsilon { get; init; } = 1e-3;
}
