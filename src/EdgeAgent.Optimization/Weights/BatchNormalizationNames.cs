namespace EdgeAgent.Optimization.Weights;

/// <summary>What the parts of one batch normalization are called in a file of weights.</summary>
/// <param name="Name">The normalization's name.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="HasGamma">Whether it scales; without, gamma is 1 and the file need not hold it.</param>
internal sealed record BatchNormalizationNames(string Name, double Epsilon, bool HasGamma = true)
{
    public string Gamma => $"{Name}/gamma";

    public string Beta => $"{Name}/beta";

    public string Mean => $"{Name}/moving_mean";

    public string Variance => $"{Name}/moving_variance";

    public IEnumerable<string> Tensors => [Gamma, Beta, Mean, Variance];
}
