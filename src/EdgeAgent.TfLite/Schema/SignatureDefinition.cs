namespace EdgeAgent.TfLite;

/// <summary>A named way to call a model: names for inputs and outputs of one subgraph.</summary>
/// <param name="Key">The signature's name, often <c>serving_default</c>.</param>
/// <param name="SubGraphIndex">The subgraph that runs.</param>
/// <param name="Inputs">Names of inputs.</param>
/// <param name="Outputs">Names of outputs.</param>
public sealed record SignatureDefinition(string Key, int SubGraphIndex, IReadOnlyList<SignatureTensor> Inputs, IReadOnlyList<SignatureTensor> Outputs);
