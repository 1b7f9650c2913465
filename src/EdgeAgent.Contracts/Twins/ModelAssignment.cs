namespace EdgeAgent.Contracts.Twins;

/// <summary>What the cloud asks of one model slot: the writable twin property <c>models.&lt;slot&gt;</c>.</summary>
/// <remarks>Under 1.5 KB as JSON, because IoT Hub limits one property value to 4 KB; the bytes themselves travel by HTTPS.</remarks>
public sealed record ModelAssignment
{
    /// <summary>The model's name as people know it, such as <c>mobilenet_v2_1.0_224_quant</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the model under that name; any text without spaces.</summary>
    public required string Version { get; init; }

    /// <summary>The <c>.tflite</c> file.</summary>
    public required BlobReference File { get; init; }

    /// <summary>A text file with one class label a line, in the order of the model's outputs; null when the classes have no names.</summary>
    public BlobReference? Labels { get; init; }

    /// <summary>How pictures become the input tensor; null for the defaults of the input's type.</summary>
    public PreprocessingOptions? Preprocessing { get; init; }

    /// <summary>The signed manifest of this version; null when it has none. It says what <see cref="File"/>, <see cref="Labels"/> and <see cref="Preprocessing"/> must be.</summary>
    public BlobReference? Manifest { get; init; }

    /// <summary>A shorter way to <see cref="File"/> for a device that has another model file; null for none. Where the manifest names a precursor, it begins from that.</summary>
    public ModelDelta? Delta { get; init; }

    /// <summary>A file of root documents, one envelope a line in the order of their versions, that lead from what the device trusts to the keys that signed the
    /// manifest; null when it needs none.</summary>
    public BlobReference? Roots { get; init; }

    /// <summary>How carefully the model is brought into use; null for the defaults.</summary>
    public RolloutPolicy? Rollout { get; init; }

    /// <summary>Whether both name the same model with the same files, however they come and are rolled out.</summary>
    /// <param name="other">The other assignment; null for none.</param>
    /// <returns>True when nothing but <see cref="Rollout"/> and the <see cref="Delta"/> may differ.</returns>
    public bool IsSameModelAs(ModelAssignment? other) => other is not null && this with { Rollout = null, Delta = null } == other with { Rollout = null, Delta = null };
}
