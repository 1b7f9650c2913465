using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>Reads manifests out of payloads, and checks their form.</summary>
internal static class ManifestReader
{
    /// <summary>The largest manifest in bytes: a device keeps it with the model.</summary>
    public const int MaxBytes = 32 << 10;

    private const int MaxTargets = 64, MaxGolden = 64, MaxReferenceClasses = OutputSketch.MostReferenceClasses, MaxProvenance = 32, MaxProvenanceName = 64, MaxProvenanceText = 512;

    private static readonly string[] Known =
    [
        "schema", "name", "version", "sequence", "file", "labels", "preprocessing", "targets", "requirements", "golden", "budgets", "issuedUtc", "expiresUtc",
        "provenance", "precursor", "mustUnderstand", "reference",
    ];

    public static ModelManifest? Read(ReadOnlyMemory<byte> payload, out DocumentCheck check, out string problem)
    {
        check = DocumentCheck.Malformed;
        if (SignedJson.Read(payload, MaxBytes, ManifestJsonContext.Default.ModelManifest, out problem) is not { } manifest)
            return null;
        if (Fault(manifest) is { } fault)
        {
            problem = fault;
            return null;
        }
        if (manifest.MustUnderstand?.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            (check, problem) = (DocumentCheck.NotUnderstood, $"it must not be used without knowing its member '{Excerpt.Of(unknown)}', which this version does not know");
            return null;
        }
        check = DocumentCheck.Valid;
        return manifest;
    }

    private static string? Fault(ModelManifest manifest)
    {
        if (manifest.Schema != ModelManifest.SchemaId)
            return $"schema must be {ModelManifest.SchemaId}";
        if (!DocumentRules.IsName(manifest.Name))
            return "name must have 1 to 128 letters, digits, dots, hyphens and underscores";
        if (!DocumentRules.IsVersion(manifest.Version))
            return "version must have 1 to 64 printable ASCII characters without spaces";
        if (manifest.Sequence is < 1 or > DocumentRules.MaxNumber)
            return $"sequence must be a whole number from 1 to {DocumentRules.MaxNumber}";
        if (!DocumentRules.AreTimes(manifest.IssuedUtc, manifest.ExpiresUtc))
            return "issuedUtc and expiresUtc must be times in UTC, the first before the second";
        if (!DocumentRules.IsContent(manifest.File) || manifest.Labels is { } labels && !DocumentRules.IsContent(labels)
            || manifest.Precursor is { } precursor && !DocumentRules.IsContent(precursor))
        {
            return "file, labels and precursor must have a sha256 of 64 lower-case hexadecimal digits and a size of at least 1";
        }
        if (manifest.Targets is { } targets && (targets.Count is < 1 or > MaxTargets || !targets.All(DocumentRules.IsDeviceClass)))
            return $"targets must have 1 to {MaxTargets} device classes of 1 to 64 letters, digits, dots, hyphens and underscores";
        return FaultOfParts(manifest);
    }

    private static string? FaultOfParts(ModelManifest manifest)
    {
        if (manifest.Golden is { } golden && (golden.Count > MaxGolden || !golden.All(sample => sample is not null && DocumentRules.IsDigest(sample.OutputsSha256))))
            return $"golden must have at most {MaxGolden} samples with a seed and an outputsSha256 of 64 lower-case hexadecimal digits";
        if (manifest.Preprocessing is { } options && !IsPreprocessing(options))
            return "preprocessing.centralCrop must be above 0 and at most 1, and scale not 0, and letterbox excludes centralCrop";
        if (manifest.Requirements is { } needs && (needs.MemoryBytes is < 1 || needs.AgentVersion is { } version && !Version.TryParse(version, out _)))
            return "requirements.agentVersion must be of the form 1.2 or 1.2.3, and memoryBytes at least 1";
        if (manifest.Budgets is { } budgets && (budgets.MemoryBytes is < 1 || budgets.LatencyP99Us is { } latency && !IsPositive(latency)
            || budgets.MillijoulesPerInference is { } energy && !IsPositive(energy)))
        {
            return "budgets must be above 0";
        }
        if (manifest.Reference is { } reference && !(reference.IsWellFormed(MaxReferenceClasses) && reference.Inferences > 0))
            return $"reference must have at most {MaxReferenceClasses} different classes with their counts, other, and confidence with {OutputSketch.ConfidenceBins} counts or none";
        return manifest.Provenance is { } provenance
            && (provenance.Count > MaxProvenance || provenance.Any(pair => pair.Key.Length > MaxProvenanceName || pair.Value is null || pair.Value.Length > MaxProvenanceText))
            ? $"provenance must have at most {MaxProvenance} names of at most {MaxProvenanceName} characters with texts of at most {MaxProvenanceText}"
            : null;
    }

    private static bool IsPreprocessing(PreprocessingOptions options) => options.CentralCrop is null or (> 0 and <= 1) && options.Scale is not 0 && (options.CentralCrop is null || options.IsLetterboxed != true);

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
