namespace EdgeAgent.Kernels;

/// <summary>A named choice of kernel variants: every variant that needs at most the CPU features of the set.</summary>
/// <remarks>Chosen once per model, in Prepare, and given to everything that packs weights. Results are the same bytes in every set for
/// integer kernels. The environment variable <c>EDGEAGENT_KERNELS</c> names the set that <see cref="Default"/> returns.</remarks>
public sealed class KernelSet
{
    /// <summary>Name of the environment variable that overrides <see cref="Default"/>.</summary>
    public const string EnvironmentVariable = "EDGEAGENT_KERNELS";

    /// <summary>Kernels that run on every CPU.</summary>
    public static readonly KernelSet Portable = new("portable", true, null);

    /// <summary>Armv8.0 Advanced SIMD: Cortex-A53, A72 and later.</summary>
    public static readonly KernelSet Neon = new("neon", CpuFeatures.Neon, 8, Portable);

    /// <summary>Advanced SIMD with the dot-product extension: Cortex-A55, A76 and later.</summary>
    public static readonly KernelSet NeonDot = new("neondot", CpuFeatures.NeonDot, 32, Neon);

    /// <summary>x86-64 with AVX2 and FMA3.</summary>
    public static readonly KernelSet Avx2 = new("avx2", CpuFeatures.Avx2, 32, Portable);

    /// <summary>x86-64 with 512-bit vectors of bytes and words.</summary>
    public static readonly KernelSet Avx512 = new("avx512", CpuFeatures.Avx512, 64, Avx2);

    /// <summary>x86-64 with AVX2 and the 256-bit int8 dot product of AVX-VNNI.</summary>
    public static readonly KernelSet AvxVnni = new("avxvnni", CpuFeatures.AvxVnni, 64, Avx2);

    /// <summary>x86-64 with both: 256-bit dot products, 512-bit vectors for the rest.</summary>
    public static readonly KernelSet Avx512Vnni = new("avx512vnni", CpuFeatures.Avx512 && CpuFeatures.AvxVnni, 64, Avx512, AvxVnni);

    private readonly KernelSet[] _bases;

    private KernelSet(string name, bool isSupported, int? peakInt8MacsPerCycle, params KernelSet[] bases)
    {
        Name = name;
        _bases = bases;
        IsSupported = isSupported;
        PeakInt8MacsPerCycle = peakInt8MacsPerCycle;
    }

    /// <summary>Every set, the most capable of each architecture last.</summary>
    public static IReadOnlyList<KernelSet> All { get; } = [Portable, Neon, NeonDot, Avx2, Avx512, AvxVnni, Avx512Vnni];

    /// <summary>The most capable set that this CPU supports.</summary>
    public static KernelSet Best { get; } = All.Last(set => set.IsSupported);

    /// <summary>The set that <c>EDGEAGENT_KERNELS</c> names, else <see cref="Best"/>.</summary>
    /// <exception cref="ArgumentException">The variable holds an unknown name.</exception>
    /// <exception cref="PlatformNotSupportedException">The variable names a set that this CPU lacks.</exception>
    public static KernelSet Default =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } name ? Parse(name, EnvironmentVariable) : Best;

    /// <summary>The set's name, as users write it.</summary>
    public string Name { get; }

    /// <summary>True when this CPU has every feature that the set needs.</summary>
    public bool IsSupported { get; }

    /// <summary>The most int8 products that one core can multiply and add in a cycle with the set's widest instruction; null where that is unknown.</summary>
    /// <remarks>neon: one <c>smlal</c> of eight products (A72). neondot: two <c>sdot</c> of sixteen (A76). avx2 and avx512: two <c>vpmaddwd</c> of sixteen or thirty-two.
    /// avxvnni and avx512vnni: two <c>vpdpbusd</c> of thirty-two.
    /// Cores with fewer units, like the A53 and A55, reach less.</remarks>
    public int? PeakInt8MacsPerCycle { get; }

    /// <summary>Finds a set by its name and checks that this CPU supports it.</summary>
    /// <param name="name">One of portable, neon, neondot, avx2, avx512, avxvnni, avx512vnni; case does not matter.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    /// <exception cref="PlatformNotSupportedException">This CPU lacks the set's features.</exception>
    public static KernelSet Parse(string name) => Parse(name, "kernels");

    /// <summary>True when the variants of <paramref name="other"/> belong to this set.</summary>
    /// <param name="other">The set that a kernel variant was written for.</param>
    public bool Includes(KernelSet other) => ReferenceEquals(this, other) || Array.Exists(_bases, set => set.Includes(other));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static KernelSet Parse(string name, string source)
    {
        ArgumentNullException.ThrowIfNull(name);
        KernelSet set = All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"{source}: '{name}' is not a kernel set; accepted are {string.Join(", ", All)}.", paramName: null);
        if (!set.IsSupported)
        {
            throw new PlatformNotSupportedException(
                $"{source}: this CPU lacks kernel set '{set}'; accepted here are {string.Join(", ", All.Where(candidate => candidate.IsSupported))}.");
        }

        return set;
    }
}
