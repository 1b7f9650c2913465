namespace EdgeAgent.Kernels;

/// <summary>The part of a product that one call computes, so that threads can share one product.</summary>
/// <param name="FirstRow">First output row (pixel).</param>
/// <param name="RowCount">Number of output rows.</param>
/// <param name="FirstChannel">First output channel, a multiple of the weights' channel step.</param>
/// <param name="ChannelCount">Number of output channels; a multiple of the channel step unless the range ends at the last channel.</param>
public readonly record struct GemmRange(int FirstRow, int RowCount, int FirstChannel, int ChannelCount);
