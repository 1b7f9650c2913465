namespace EdgeAgent.Kernels.Tests;

public sealed class QuantizedMultiplierTests
{
    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1073741824.0)]
    public void Refuses_factors_out_of_range(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedMultiplier.FromDouble(factor));

    [Theory]
    [InlineData(5, 1, 3)]
    [InlineData(-5, 1, -3)]
    [InlineData(6, 2, 2)]
    [InlineData(-6, 2, -2)]
    [InlineData(-7, 2, -2)]
    [InlineData(int.MinValue, 31, -1)]
    [InlineData(int.MaxValue, 31, 1)]
    [InlineData(-1, 31, 0)]
    [InlineData(42, 0, 42)]
    public void Right_shift_rounds_halves_away_from_zero(int value, int exponent, int expected) =>
        Assert.Equal(expected, QuantizedMultiplier.RoundingShiftRight(value, exponent));

    [Fact]
    public void Table_refuses_bounds_outside_int8()
    {
        QuantizedMultiplier half = QuantizedMultiplier.FromDouble(0.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => RequantizationTable.Create(half, 1, zeroPoint: 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequantizationTable.Create(half, 1, zeroPoint: -129));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequantizationTable.Create(half, 1, 0, minimum: 5, maximum: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequantizationTable.Create(half, 1, 0, maximum: 128));
    }

    [Fact]
    public void Output_saturates_where_the_zero_point_would_leave_int32()
    {
        using var table = RequantizationTable.Create(new QuantizedMultiplier(int.MaxValue, 0), 1, zeroPoint: 127);
        Assert.Equal(127, table.Apply(0, int.MaxValue));
    }
}
