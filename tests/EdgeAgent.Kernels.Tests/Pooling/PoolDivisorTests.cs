using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels.Tests.Pooling;

public sealed class PoolDivisorTests
{
    [Theory, InlineData(AveragePoolRounding.HalfAwayFromZero), InlineData(AveragePoolRounding.HalfUpAsUnsigned)]
    public void Every_sum_of_every_window_is_rounded_as_a_division_rounds_it(AveragePoolRounding rounding)
    {
        for (int count = 1; count <= PoolDivisor.LargestCount; count++)
        {
            var divisor = new PoolDivisor(count, rounding);
            for (int sum = -128 * count; sum <= 127 * count; sum++)
            {
                decimal mean = (decimal)sum / count;
                decimal expected = rounding == AveragePoolRounding.HalfAwayFromZero ? Math.Round(mean, MidpointRounding.AwayFromZero) : Math.Floor(mean + 0.5m);
                Vector128<short> sums = Vector128.Create((short)sum);
                if (divisor.Divide(sums, sums)[sum & 15] != expected)
                    Assert.Fail($"{sum} / {count} gave {divisor.Divide(sums, sums)[sum & 15]} for {expected}");
            }
        }
    }
}
