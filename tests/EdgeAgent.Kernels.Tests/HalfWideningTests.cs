namespace EdgeAgent.Kernels.Tests;

public sealed class HalfWideningTests
{
    [Fact]
    public void Every_half_becomes_the_float_that_equals_it()
    {
        Half[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        float[] widened = new float[halves.Length];

        HalfWidening.ToSingle(halves, widened);

        for (int i = 0; i < halves.Length; i++)
        {
            if (Half.IsNaN(halves[i]))
                Assert.True(float.IsNaN(widened[i]));
            else
                Assert.Equal(BitConverter.SingleToUInt32Bits((float)halves[i]), BitConverter.SingleToUInt32Bits(widened[i]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public void Any_number_of_values(int count)
    {
        Half[] halves = [.. Enumerable.Range(0, count).Select(i => (Half)(i - 3.5f))];
        float[] widened = new float[count];

        HalfWidening.ToSingle(halves, widened);

        Assert.Equal(halves.Select(half => (float)half), widened);
        Assert.Throws<ArgumentException>(() => HalfWidening.ToSingle(halves, new float[count + 1]));
    }
}
