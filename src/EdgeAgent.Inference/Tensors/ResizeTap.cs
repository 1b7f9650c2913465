namespace EdgeAgent.Inference;

/// <summary>One output coordinate of a resize, seen in the input.</summary>
/// <param name="Low">The input row or column before it.</param>
/// <param name="High">The one behind it.</param>
/// <param name="Fraction">How far it lies from <paramref name="Low"/>, in float32; below 0 in front of the first pixel's centre.</param>
/// <param name="Fraction10">The same in units of 1/1024.</param>
internal readonly record struct ResizeTap(int Low, int High, float Fraction, int Fraction10);
