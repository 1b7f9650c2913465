namespace EdgeAgent.Inference;

/// <summary>The shape to give an input, in place of the one that the file declares.</summary>
/// <param name="Input">The input: its name in the signature, its tensor's name, or its place among the inputs, like <c>0</c>.</param>
/// <param name="Shape">The shape; extents of 1 or more.</param>
public sealed record InputShape(string Input, Shape Shape);
