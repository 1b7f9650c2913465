namespace EdgeAgent.Inference.Graphs;

/// <summary>Rows and columns of padding around an image that a convolution sees without their being stored.</summary>
internal readonly record struct FoldedPad((int Height, int Width) Before, (int Height, int Width) After);
