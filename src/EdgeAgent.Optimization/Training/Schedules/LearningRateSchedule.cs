namespace EdgeAgent.Optimization.Training.Schedules;

/// <summary>The learning rate of every step of a phase.</summary>
/// <param name="Kind">How it goes down.</param>
/// <param name="Rate">The highest rate, above 0.</param>
/// <param name="Steps">All steps of the phase.</param>
/// <param name="WarmUpSteps">The first steps, over which the rate rises evenly: the first has 1 / WarmUpSteps of <paramref name="Rate"/> and the last all of it.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double Rate, long Steps, long WarmUpSteps)
{
    private const double StepFactor = 0.1;

    /// <summary>The rate of one step.</summary>
    /// <param name="step">The step, 0 to <see cref="Steps"/> - 1.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmUpSteps)
            return Rate * (step + 1) / WarmUpSteps;
        double done = (step - WarmUpSteps) / (double)Math.Max(Steps - WarmUpSteps, 1);
        return Kind switch
        {
            ScheduleKind.Cosine => Rate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(done, 1))),
            ScheduleKind.Step => Rate * (done < 0.5 ? 1 : done < 0.75 ? StepFactor : StepFactor * StepFactor),
            _ => Rate,
        };
    }
}
