using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of <see cref="QuantizedMultiplier"/>; the vector forms are tested through the kernels' <c>any-sum</c> cases.</summary>
internal static class RequantizationCases
{
    public static IEnumerable<KernelCase> All =>
    [
        KernelCases.Create("apply", "quantized-multiplier", KernelSet.Portable, Apply),
        KernelCases.Create("from-double", "quantized-multiplier", KernelSet.Portable, FromDouble),
    ];

    private static void Apply()
    {
        int[] sums = [0, 1, -1, 2, -2, 3, -3, int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, 1 << 30, -(1 << 30), 12345, -12345];
        int[] multipliers = [0, 1 << 30, (1 << 30) + 1, 0x60000000, int.MaxValue - 1, int.MaxValue];
        var random = new Random(1);
        for (int shift = -31; shift <= 30; shift++)
        {
            foreach (int multiplier in multipliers)
            {
                var factor = new QuantizedMultiplier(multiplier, shift);
                foreach (int sum in sums)
                    Check(factor, sum);
                for (int i = 0; i < 50; i++)
                    Check(factor, random.Next(int.MinValue, int.MaxValue));
            }
        }
    }

    private static void Check(QuantizedMultiplier factor, int sum)
    {
        int expected = ReferenceArithmetic.Multiply(sum, factor), actual = factor.Apply(sum);
        if (expected != actual)
            throw new KernelMismatchException($"{sum} x {factor}: {actual}, expected {expected}");
    }

    private static void FromDouble()
    {
        (double Factor, QuantizedMultiplier Expected)[] known =
        [
            (0, default), (1, new(1 << 30, 1)), (0.5, new(1 << 30, 0)), (0.25, new(1 << 30, -1)), (0.75, new(0x60000000, 0)),
            (1 - Math.Pow(2, -40), new(1 << 30, 1)), (Math.Pow(2, -32), new(1 << 30, -31)), (Math.Pow(2, -33), default),
            (Math.Pow(2, -32) * (1 - Math.Pow(2, -40)), new(1 << 30, -31)), (1e-300, default), (3, new(0x60000000, 2)),
        ];
        foreach ((double factor, QuantizedMultiplier expected) in known)
        {
            if (QuantizedMultiplier.FromDouble(factor) != expected)
                throw new KernelMismatchException($"{factor:R}: {QuantizedMultiplier.FromDouble(factor)}, expected {expected}");
        }
    }
}
