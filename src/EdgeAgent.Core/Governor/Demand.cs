namespace EdgeAgent.Core.Governor;

/// <summary>What one limit asks for.</summary>
/// <param name="Reason">Which limit, as a reason.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Cause">The figure and the limit.</param>
/// <param name="Target">The factor up to which it asks for slower inferences; with <see cref="DemandKind.Slower"/>.</param>
/// <param name="DoublingTime">The time in which the factor may double; with <see cref="DemandKind.Slower"/>.</param>
internal sealed record Demand(string Reason, DemandKind Kind, string Cause, double Target = 1, TimeSpan DoublingTime = default);

/// <summary>What a limit can ask for; one that asks for nothing makes no demand.</summary>
internal enum DemandKind
{
    /// <summary>The figure is within the limit, but not yet clear of it: no faster than now.</summary>
    Hold,

    /// <summary>The figure is beyond the limit.</summary>
    Slower,

    /// <summary>No inference may run.</summary>
    Pause,
}
