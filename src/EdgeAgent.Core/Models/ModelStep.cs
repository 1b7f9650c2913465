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

    /// <summary>The model is parsed, prepared and run once.</summary>
    public const string Load = "load";

    /// <summary>The slot is switched, on the medium first and then in memory.</summary>
    public const string Activate = "activate";
}
