namespace EdgeAgent.Optimization.Zoo;

/// <summary>What can be chosen about a network of the zoo; null for the network's default.</summary>
public sealed record ZooOptions
{
    /// <summary>The factor on the number of channels, for networks that come in widths.</summary>
    /// <value>0.05 to 4.</value>
    public double? Alpha { get; init; }

    /// <summary>Height and width of the picture.</summary>
    /// <value>From the network's smallest to 4096.</value>
    public int? Resolution { get; init; }

    /// <summary>The number of classes, for classifiers.</summary>
    /// <value>2 to 100,000. Null takes the number that the weights have.</value>
    public int? Classes { get; init; }

    /// <summary>The seed of the weights where no file gives them.</summary>
    public int Seed { get; init; } = 1;
}
