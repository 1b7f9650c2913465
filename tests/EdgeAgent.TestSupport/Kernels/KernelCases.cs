using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Every check of every kernel variant of this build; a variant that the CPU lacks is listed as missing.</summary>
public static class KernelCases
{
    /// <summary>All cases, family by family.</summary>
    public static IEnumerable<KernelCase> All =>
    [
        .. RequantizationCases.All,
        .. Qs8GemmCases.All,
        .. MatrixVectorCases.All,
        .. Qs8DepthwiseCases.All,
        .. Qd8Cases.All,
        .. Qs16x8Cases.All,
        .. ElementwiseCases.All,
        .. PoolingCases.All,
        .. Qs16PoolingCases.All,
        .. F32Cases.All,
        .. CopyCases.All,
    ];

    /// <summary>A case of one variant.</summary>
    internal static KernelCase Create(string law, string variant, KernelSet set, Action run) =>
        new($"{variant}/{law}", variant, set.IsSupported ? null : set.Name, run);

    /// <summary>Runs a law for consecutive seeds.</summary>
    internal static void ForSeeds(int count, Action<int> law)
    {
        for (int seed = 1; seed <= count; seed++)
            law(seed);
    }
}
