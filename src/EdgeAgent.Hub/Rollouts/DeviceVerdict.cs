namespace EdgeAgent.Hub.Rollouts;

/// <summary>What is seen of the model on one device.</summary>
/// <param name="Phase">One of <see cref="MemberPhase.Assigned"/>, <see cref="MemberPhase.Succeeded"/> and <see cref="MemberPhase.Failed"/>.</param>
/// <param name="Step">The step that failed; null when none did.</param>
/// <param name="Code">The failure's code; null when nothing failed.</param>
/// <param name="Detail">One sentence; null where there is nothing to say.</param>
internal sealed record DeviceVerdict(string Phase, string? Step = null, string? Code = null, string? Detail = null)
{
    /// <summary>The step that is named where the hub itself found a bound broken.</summary>
    public const string Hub = "hub";

    public static readonly DeviceVerdict Undecided = new(MemberPhase.Assigned);
}
