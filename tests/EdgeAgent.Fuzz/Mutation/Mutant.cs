namespace EdgeAgent.Fuzz.Mutation;

/// <summary>A damaged model file.</summary>
/// <param name="File">The bytes.</param>
/// <param name="Origin">Which seed it was made of, and how.</param>
public sealed record Mutant(byte[] File, string Origin);
