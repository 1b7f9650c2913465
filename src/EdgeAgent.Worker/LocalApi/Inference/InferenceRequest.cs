namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>An inference request, checked against the model that is to run.</summary>
/// <param name="Id">What the client calls it; null when it did not say.</param>
/// <param name="Inputs">The bytes of every input in the model's order.</param>
/// <param name="Outputs">What is to be answered, in this order.</param>
internal sealed record InferenceRequest(string? Id, IReadOnlyList<ReadOnlyMemory<byte>> Inputs, IReadOnlyList<RequestedOutput> Outputs);
