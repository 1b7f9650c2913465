namespace EdgeAgent.Optimization.Training;

/// <summary>What a finished training run made.</summary>
public sealed record TrainingOutcome
{
    /// <summary>The float32 <c>.tflite</c> file after the float epochs.</summary>
    public required ReadOnlyMemory<byte> FloatModel { get; init; }

    /// <summary>The int8 <c>.tflite</c> file; null without quantization.</summary>
    public required ReadOnlyMemory<byte>? IntegerModel { get; init; }

    /// <summary>The figures of all epochs in order.</summary>
    public required IReadOnlyList<EpochFigures> Epochs { get; init; }

    /// <summary>The epoch whose weights were kept in a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="keepsBest">Whether the best epoch was kept, not the last.</param>
    /// <returns>Its figures; null where the phase had no epochs.</returns>
    public EpochFigures? Kept(TrainingPhase phase, bool keepsBest)
    {
        EpochFigures[] figures = [.. Epochs.Where(figures => figures.Phase == phase)];
        return keepsBest ? figures.Aggregate((EpochFigures?)null, (best, next) => best is null || IsBetter(next, best) ? next : best) : figures.LastOrDefault();
    }

    /// <summary>Whether one epoch did better than another on held-out data: more right answers, or as many at a lower loss.</summary>
    internal static bool IsBetter(EpochFigures figures, EpochFigures than) =>
        figures.HeldOutTop1 > than.HeldOutTop1 || (figures.HeldOutTop1.Equals(than.HeldOutTop1) && figures.HeldOutLoss < than.HeldOutLoss);
}
