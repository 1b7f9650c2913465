namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>An output that a client wants.</summary>
/// <param name="Index">Its place among the model's outputs.</param>
/// <param name="IsBinary">Whether it is sent as binary data after the JSON.</param>
internal sealed record RequestedOutput(int Index, bool IsBinary);
