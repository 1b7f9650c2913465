namespace EdgeAgent.Optimization.Training;

/// <summary>How fast a run's steps are, and how long what is left takes at that pace.</summary>
internal sealed class TrainingPace(TrainingOptions options, int stepsPerEpoch, TimeProvider clock)
{
    private TimeSpan _elapsed;
    private long _steps;

    /// <summary>Examples a second in steps, the wait for their preparation included; NaN before the first step.</summary>
    public double ExamplesPerSecond => _steps > 0 ? _steps * options.BatchSize / _elapsed.TotalSeconds : double.NaN;

    /// <summary>The time at which a step begins.</summary>
    public long Begin() => clock.GetTimestamp();

    /// <summary>Counts a step.</summary>
    /// <param name="begun">When it began.</param>
    public void End(long begun)
    {
        _elapsed += clock.GetElapsedTime(begun);
        _steps++;
    }

    /// <summary>How long the steps that are left take; null before the first.</summary>
    public TimeSpan? Remaining(TrainingPhase phase, int epoch, int step)
    {
        if (_steps == 0)
            return null;
        long left = ((long)(options.EpochsOf(phase) - epoch) * stepsPerEpoch) - step;
        if (phase == TrainingPhase.Float && options.Quantizes)
            left += (long)options.QuantizedEpochs * stepsPerEpoch;
        return _elapsed / _steps * Math.Max(left, 0);
    }
}
