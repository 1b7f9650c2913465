namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>A seeded pattern, for rehearsals and measurements: pictures of one size, or bytes straight into whatever inputs the model has.</summary>
public sealed record SyntheticDefinition : SourceDefinition
{
    /// <summary>The seed: the same seed gives the same inputs.</summary>
    /// <value>1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>The size of pictures; null to fill the model's inputs.</summary>
    public (int Width, int Height)? Picture { get; init; }

    /// <inheritdoc/>
    public override bool IsExclusive => false;
}
