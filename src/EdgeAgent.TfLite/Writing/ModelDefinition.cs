namespace EdgeAgent.TfLite;

/// <summary>A model to be written: graphs, metadata and signatures, free to be edited.</summary>
public sealed class ModelDefinition
{
    /// <summary>What the writer says about the model; null for nothing.</summary>
    public string? Description { get; set; }

    /// <summary>The graphs; the first is the main one.</summary>
    public IList<SubGraphDefinition> SubGraphs { get; } = [];

    /// <summary>Named blobs beside the model.</summary>
    public IList<MetadataEntry> Metadata { get; } = [];

    /// <summary>Named ways to call the model.</summary>
    public IList<SignatureDefinition> Signatures { get; } = [];

    /// <summary>The definition that a file holds; tensor data stay slices of the file.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The definition. Written again, it gives a model with the same graphs, metadata and signatures.</returns>
    /// <exception cref="NotSupportedException">The model has parts that definitions do not hold: sparse or variant tensors, custom quantization, options of an unknown kind.</exception>
    public static ModelDefinition From(TfLiteModel model)
    {
        var definition = new ModelDefinition { Description = model.Description };
        foreach (SubGraph graph in model.SubGraphs)
            definition.SubGraphs.Add(SubGraphDefinition.From(graph));
        foreach (MetadataEntry entry in model.Metadata)
            definition.Metadata.Add(entry);
        foreach (SignatureDefinition signature in model.Signatures)
            definition.Signatures.Add(signature);
        return definition;
    }
}
