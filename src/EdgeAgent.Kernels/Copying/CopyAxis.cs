namespace EdgeAgent.Kernels;

/// <summary>One axis of a strided copy.</summary>
/// <param name="Extent">Elements along it, 1 or more.</param>
/// <param name="SourceStride">Elements from one to the next in the source: 0 repeats one element, below 0 goes backwards.</param>
/// <param name="TargetStride">Elements from one to the next in the target; not 0 where the extent is above 1.</param>
public readonly record struct CopyAxis(int Extent, long SourceStride, long TargetStride);
