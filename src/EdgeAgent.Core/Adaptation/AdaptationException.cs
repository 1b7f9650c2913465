namespace EdgeAgent.Core.Adaptation;

/// <summary>The model, the pictures or the bounds do not allow an adaptation; the message is one sentence for the operator that says what would be accepted.</summary>
/// <param name="message">The sentence.</param>
public sealed class AdaptationException(string message) : Exception(message);
