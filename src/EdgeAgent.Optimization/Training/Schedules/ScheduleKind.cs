namespace EdgeAgent.Optimization.Training.Schedules;

/// <summary>How the learning rate goes down over a phase.</summary>
public enum ScheduleKind
{
    /// <summary>Along half a cosine to 0.</summary>
    Cosine,

    /// <summary>To a tenth after half of the steps, and to a hundredth after three quarters.</summary>
    Step,

    /// <summary>Not at all.</summary>
    Constant,
}
