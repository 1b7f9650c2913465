using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Tests.Quantization;

public sealed class ValueRangeTests
{
    [Fact]
    public void Ranges_are_found_joined_and_measured()
    {
        ValueRange range = ValueRange.Of([3, -2, 1]);
        Assert.Equal(new ValueRange(-2, 3), range);
        Assert.Equal(new ValueRange(-5, 3), range.Union(new ValueRange(-5, -4)));
        Assert.Equal(range, ValueRange.Empty.Union(range));
        Assert.Equal((3f, 0f), (range.LargestMagnitude, ValueRange.Empty.LargestMagnitude));
        Assert.True(ValueRange.Of([]).IsEmpty);
    }

    [Fact]
    public void What_is_not_finite_shows_or_is_left_out()
    {
        Assert.True(float.IsNaN(ValueRange.Of([1, float.NaN]).Min));
        Assert.Equal(new ValueRange(-1, 2), ValueRange.OfFinite([float.NegativeInfinity, -1, float.NaN, 2, float.PositiveInfinity]));
        Assert.True(ValueRange.OfFinite([float.NegativeInfinity]).IsEmpty);
    }
}
