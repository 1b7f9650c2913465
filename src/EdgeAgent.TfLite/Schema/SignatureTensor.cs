namespace EdgeAgent.TfLite;

/// <summary>An input or output of a signature.</summary>
/// <param name="Name">What callers know the tensor by.</param>
/// <param name="TensorIndex">The tensor, in the signature's subgraph.</param>
public sealed record SignatureTensor(string Name, int TensorIndex);
