using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>What the owners of a fleet sign about one version of a model: the payload of a <see cref="SignedEnvelope"/> of the type <see cref="PayloadType.Manifest"/>.</summary>
/// <remarks>Times are UTC. Members that are not known are passed over, except that an agent refuses a manifest whose <see cref="MustUnderstand"/> names one of them.</remarks>
public sealed record ModelManifest
{
    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaId = "edgeagent/manifest/1";

    /// <summary>The form of this document: always <see cref="SchemaId"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>The model's name: 1 to 128 letters, digits, dots, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The version for people: 1 to 64 printable ASCII characters without spaces. Only <see cref="Sequence"/> orders versions.</summary>
    public required string Version { get; init; }

    /// <summary>Grows with every manifest that is signed under one name, 1 to 2^53 - 1: a device that saw a number refuses lower ones.</summary>
    public required long Sequence { get; init; }

    /// <summary>The <c>.tflite</c> file.</summary>
    public required ContentDigest File { get; init; }

    /// <summary>The file of class labels; null when there is none.</summary>
    public ContentDigest? Labels { get; init; }

    /// <summary>How pictures become the input tensor; null for the defaults of the input's type.</summary>
    public PreprocessingOptions? Preprocessing { get; init; }

    /// <summary>The device classes that may run it, at most 64; null for every device.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>What it needs of the agent; null for nothing.</summary>
    public ModelRequirements? Requirements { get; init; }

    /// <summary>Inputs with the digests of their outputs, at most 64; null for none.</summary>
    public IReadOnlyList<GoldenSample>? Golden { get; init; }

    /// <summary>What an inference may cost; null for no bounds.</summary>
    public ModelBudgets? Budgets { get; init; }

    /// <summary>What the model answers to inputs as they should be, at most 64 classes named, which devices compare their answers with; null where each is to learn it itself.</summary>
    public OutputSketch? Reference { get; init; }

    /// <summary>When it was signed: no device's clock can rightly show less.</summary>
    public required DateTimeOffset IssuedUtc { get; init; }

    /// <summary>From when on no device installs it; what runs already runs on.</summary>
    public required DateTimeOffset ExpiresUtc { get; init; }

    /// <summary>Where the model comes from, in the owners' words: at most 32 names (64 characters) with texts (512 characters); null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Provenance { get; init; }

    /// <summary>The file that a delta to <see cref="File"/> begins from; null for none.</summary>
    public ContentDigest? Precursor { get; init; }

    /// <summary>Names of members of this document that a reader must know to accept it; null for none.</summary>
    public IReadOnlyList<string>? MustUnderstand { get; init; }
}
