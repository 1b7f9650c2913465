using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Probe;

/// <summary>The one line that the probing process writes: what it measured, or why the runtime refused the model.</summary>
/// <param name="Figures">What was measured; null when refused.</param>
/// <param name="Code">Why it was refused; null when it was not.</param>
/// <param name="Message">One sentence about that; null when it was not.</param>
internal sealed record ProbeAnswer(ProbeFigures? Figures, string? Code, string? Message)
{
    public static ProbeAnswer Of(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Passed passed => new ProbeAnswer(passed.Figures, null, null),
        ProbeOutcome.Refused refused => new ProbeAnswer(null, refused.Code, refused.Message),
        _ => throw new ArgumentException($"A process cannot say of itself that it ended as {outcome.GetType().Name}.", nameof(outcome)),
    };

    /// <summary>What the answer says; null when it makes no sense for the request.</summary>
    public ProbeOutcome? ToOutcome(ProbeRequest request) =>
        Figures is { } figures ? figures.OutputsSha256.Count == request.Seeds.Count ? new ProbeOutcome.Passed(figures) : null
        : Code is { } code && Message is { } message ? new ProbeOutcome.Refused(code, message)
        : null;
}
