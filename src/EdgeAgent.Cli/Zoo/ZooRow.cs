using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Cli.Zoo;

/// <summary>One network of <c>zoo list</c>; sizes are those of its default options.</summary>
internal sealed record ZooRow
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Publication { get; init; }

    /// <summary>As publications count: before batch normalization is folded, without moving means and variances.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Numbers in the file.</summary>
    public required long Parameters { get; init; }

    public required long Macs { get; init; }

    public required long Float32Bytes { get; init; }

    public required int? DefaultResolution { get; init; }

    public required IReadOnlyList<int> Resolutions { get; init; }

    public required IReadOnlyList<double> Alphas { get; init; }

    public required int? Classes { get; init; }

    public static ZooRow Of(ZooNetwork network)
    {
        NetworkSize size = network.Measure(new ZooOptions());
        return new ZooRow
        {
            Name = network.Name,
            Title = network.Title,
            Publication = network.Publication,
            TrainableParameters = size.TrainableParameters,
            Parameters = size.Parameters,
            Macs = size.Macs,
            Float32Bytes = size.Float32Bytes,
            DefaultResolution = network.DefaultResolution == 0 ? null : network.DefaultResolution,
            Resolutions = network.Resolutions,
            Alphas = network.Alphas,
            Classes = network.DefaultClasses == 0 ? null : network.DefaultClasses,
        };
    }
}
