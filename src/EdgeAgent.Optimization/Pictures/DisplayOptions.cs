namespace EdgeAgent.Optimization.Pictures;

/// <summary>Which generated pictures of displays and meters.</summary>
public sealed record DisplayOptions
{
    /// <summary>The least side of a picture.</summary>
    public const int MinSide = 32;

    /// <summary>The largest side of a picture.</summary>
    public const int MaxSide = 512;

    /// <summary>The highest difficulty.</summary>
    public const double MaxDifficulty = 2;

    /// <summary>The number of pictures, at least 1.</summary>
    public int Count { get; init; } = 3300;

    /// <summary>Which pictures; any number.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which part.</summary>
    public DisplaySplit Split { get; init; } = DisplaySplit.Train;

    /// <summary>Height and width in pixels, <see cref="MinSide"/> to <see cref="MaxSide"/>.</summary>
    public int Side { get; init; } = 96;

    /// <summary>How much the capture may spoil: 0 a good fixed camera, 1 usual, 2 the worst that a person still reads.</summary>
    public double Difficulty { get; init; } = 1;

    /// <summary>Why there are no such pictures.</summary>
    /// <returns>A sentence that says what would be accepted; null where the options are good.</returns>
    public string? Refuse()
    {
        if (Count < 1)
            return $"{Count} pictures are out of range; at least 1 is needed";
        if (Side is < MinSide or > MaxSide)
            return $"a side of {Side} pixels is out of range; {MinSide} to {MaxSide} are accepted";
        if (!(Difficulty is >= 0 and <= MaxDifficulty))
            return FormattableString.Invariant($"a difficulty of {Difficulty} is out of range; 0 to {MaxDifficulty} are accepted");
        return Split is DisplaySplit.Train or DisplaySplit.Test ? null : $"there is no split {(int)Split}; train and test are accepted";
    }
}
