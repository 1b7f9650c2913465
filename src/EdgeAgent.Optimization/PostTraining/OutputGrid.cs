namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What an operator's kernels ask of the grid of its output.</summary>
internal enum OutputGrid
{
    /// <summary>Any: the kernel requantizes.</summary>
    Free,

    /// <summary>The grid of its inputs: the kernel moves or compares codes.</summary>
    SameAsInputs,

    /// <summary>One that the kernel prescribes.</summary>
    Fixed,
}
