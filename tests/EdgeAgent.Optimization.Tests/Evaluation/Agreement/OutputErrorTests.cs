using EdgeAgent.Optimization.Evaluation.Agreement;

namespace EdgeAgent.Optimization.Tests.Evaluation.Agreement;

public sealed class OutputErrorTests
{
    [Fact]
    public void SQNR_is_the_ratio_of_powers_in_decibels()
    {
        OutputError error = OutputError.Between([3, 4.5, 0], [3, 4, 0]);      // 25 against 0.25
        Assert.Equal(20, error.SqnrDb, 1e-9);
        Assert.Equal(0.5, error.LargestDifference);
        Assert.Equal(2 / 3.0, error.EqualShare, 1e-12);
    }

    [Fact]
    public void The_cosine_does_not_see_scale() => Assert.Equal(1, OutputError.Between([2, 4], [1, 2]).MeanCosine, 1e-12);

    [Fact]
    public void Equal_values_have_an_infinite_ratio()
    {
        OutputError error = OutputError.Between([1, -2], [1, -2]);
        Assert.Equal(double.PositiveInfinity, error.SqnrDb);
        Assert.Equal(1, error.EqualShare);
    }

    [Fact]
    public void A_reference_of_zeros_has_no_ratio()
    {
        Assert.Equal(double.NaN, OutputError.Between([1], [0]).SqnrDb);
        Assert.Equal(0, OutputError.Between([1], [0]).MeanCosine);
        Assert.Equal(1, OutputError.Between([0], [0]).MeanCosine);
    }

    [Fact]
    public void Samples_add_up_powers_and_average_cosines()
    {
        OutputError sum = default(OutputError).Plus(OutputError.Between([1, 0], [1, 0])).Plus(OutputError.Between([0, 1], [1, 0]));
        Assert.Equal(0.5, sum.MeanCosine, 1e-12);
        Assert.Equal(0, sum.SqnrDb, 1e-9);      // signal 1 + 1, noise 0 + 2
        Assert.Equal(0.5, sum.EqualShare);
        Assert.Equal(1, sum.LargestDifference);
    }
}
