using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Adaptation;

/// <summary>How a model is adapted, and what that may cost.</summary>
public sealed record AdaptationOptions
{
    /// <summary>The names of the classes, in the order of the outputs; null where folders carry the outputs' numbers.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How pictures become the input tensor; null for the defaults of the input's type.</summary>
    public PreprocessingOptions? Preprocessing { get; init; }

    /// <summary>The most memory beside the model's own, in bytes.</summary>
    /// <value>Default 64 MiB. It bounds how many pictures are used; the last layer's weights must fit in it four times as float32.</value>
    public long MaxMemoryBytes { get; init; } = 64L << 20;

    /// <summary>The most time for looking at pictures and training.</summary>
    /// <value>Default 2 minutes. At most 0.7 of it goes into pictures; training ends with the best weights that it has.</value>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The seed that decides which pictures are held out, and which are left out where there are too many.</summary>
    public int Seed { get; init; }

    /// <summary>The threads that share an inference.</summary>
    /// <value>Default 1.</value>
    public int Threads { get; init; } = 1;
}
