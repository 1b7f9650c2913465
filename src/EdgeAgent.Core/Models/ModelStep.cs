namespace EdgeAgent.Core.Models;

/// <summary>The steps from an assignment to a running model, by the names that are reported and journaled.</summary>
public static class ModelStep
{
    /// <summary>The assignment is read and checked.</summary>
    public const string Accept = "accept";

    /// <summary>Root documents and the manifest are verified, before anything else is fetched.</summary>
    public const string Trust = "trust";

    /// <summary>Its files are fetched.</summary>
    public const string Download = "download";

    /// <summary>Size and digest of the files are checked on the medium.</summary>
    public const string Verify = "verify";

    /// <summary>The model is loaded and run in a process of its own.</summary>
    public const string Probe = "probe";

    /// <summary>Its outputs on the manifest's golden samples are compared.</summary>
    public const string Golden = "golden";

    /// <summary>What it costs is compared with the manifest's budgets.</summary>
    public const string Budgets = "budgets";

    /// <summary>The model is parsed, prepared and run once in the agent.</summary>
    public const string Load = "load";

    /// <summary>It runs beside the active model, and their outputs are compared.</summary>
    public const string Shadow = "shadow";

    /// <summary>The slot is switched, on the medium first and then in memory.</summary>
    public const string Activate = "activate";

    /// <summary>The model runs, and the one before it comes back when it fails.</summary>
    public const string Probation = "probation";

    /// <summary>Probation is over: the model is the one to go back to.</summary>
    public const string Commit = "commit";

    /// <summary>The cloud has the slot go back to the model before.</summary>
    public const string RollBack = "rollback";
}
