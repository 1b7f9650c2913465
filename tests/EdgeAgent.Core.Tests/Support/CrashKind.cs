namespace EdgeAgent.Core.Tests.Support;

/// <summary>What a medium kept of the operations that were not synchronised when the power went.</summary>
public enum CrashKind
{
    /// <summary>Nothing.</summary>
    LosesEverything,

    /// <summary>Names of files, but not their bytes.</summary>
    KeepsNamesOnly,

    /// <summary>Names and lengths of files, with zeros for bytes.</summary>
    KeepsNamesAndZeros,

    /// <summary>Everything.</summary>
    KeepsEverything,
}
