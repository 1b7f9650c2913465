namespace EdgeAgent.Hub.Rollouts;

/// <summary>What the journal of a rollout says about one device.</summary>
internal static class MemberPhase
{
    /// <summary>Belongs to a ring, and nothing was done.</summary>
    public const string Pending = "pending";

    /// <summary>Its twin names the model; this was written in one transaction with the twin, together with what it named before.</summary>
    public const string Assigned = "assigned";

    /// <summary>It runs the model.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It refused the model, or broke a bound with it.</summary>
    public const string Failed = "failed";

    /// <summary>Its twin names again what it named before; written in one transaction with the twin.</summary>
    public const string Restored = "restored";

    /// <summary>It is left alone.</summary>
    public const string Kept = "kept";
}
