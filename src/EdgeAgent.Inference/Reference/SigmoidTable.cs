namespace EdgeAgent.Inference.Reference;

/// <summary>The logistic function at 0, 1/24, 2/24, ... 255/24, in 16 bits: what LOGISTIC and TANH of int16 interpolate between.</summary>
/// <remarks>A sample is moved by half of the error that interpolation makes in the middle of the step behind it, which spreads that error; the last
/// one is the largest there is. Source: TensorFlow Lite reference kernels.</remarks>
internal static class SigmoidTable
{
    public const int Last = 255;

    private static readonly ushort[] Samples = [.. Enumerable.Range(0, Last).Select(Sample), ushort.MaxValue];

    /// <summary>The sample at <paramref name="index"/> / 24.</summary>
    public static int At(int index) => Samples[index];

    private static ushort Sample(int index)
    {
        double error = Exact(index + 0.5) - (Exact(index) + Exact(index + 1)) / 2;
        return (ushort)Math.Floor(Exact(index) + error / 2 + 0.5);
    }

    private static double Exact(double index) => 65536 / (1 + Math.Exp(-index / 24));
}
