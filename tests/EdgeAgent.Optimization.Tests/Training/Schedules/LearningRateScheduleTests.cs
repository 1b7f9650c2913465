using EdgeAgent.Optimization.Training.Schedules;

namespace EdgeAgent.Optimization.Tests.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => Assert.Equal([0.5, 0.5, 0.5], Rates(ScheduleKind.Constant, steps: 3, warmUp: 0));

    [Fact]
    public void A_warm_up_rises_evenly_to_the_whole_rate() => Assert.Equal([0.125, 0.25, 0.375, 0.5, 0.5, 0.5], Rates(ScheduleKind.Constant, steps: 6, warmUp: 4));

    [Fact]
    public void A_cosine_goes_from_the_rate_through_half_of_it_to_almost_nothing()
    {
        double[] rates = Rates(ScheduleKind.Cosine, steps: 8, warmUp: 0);
        Assert.Equal(0.5, rates[0]);
        Assert.Equal(0.25, rates[4], 12);
        Assert.Equal(0.5 * 0.5 * (1 + Math.Cos(Math.PI * 7 / 8)), rates[7], 12);
        Assert.Equal(rates.OrderDescending(), rates);
    }

    [Fact]
    public void A_cosine_begins_behind_its_warm_up()
    {
        double[] rates = Rates(ScheduleKind.Cosine, steps: 10, warmUp: 2);
        Assert.Equal([0.25, 0.5, 0.5], rates[..3]);
        Assert.Equal(0.25, rates[6], 12);
    }

    [Fact]
    public void Steps_go_down_to_a_tenth_at_half_and_to_a_hundredth_at_three_quarters() =>
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.005, 0.005], Rates(ScheduleKind.Step, steps: 8, warmUp: 0), (expected, actual) => Math.Abs(expected - actual) < 1e-12);

    [Theory, InlineData(ScheduleKind.Cosine), InlineData(ScheduleKind.Step), InlineData(ScheduleKind.Constant)]
    public void A_warm_up_as_long_as_the_phase_is_all_there_is(ScheduleKind kind) => Assert.Equal([0.25, 0.5], Rates(kind, steps: 2, warmUp: 2));

    private static double[] Rates(ScheduleKind kind, int steps, int warmUp)
    {
        LearningRateSchedule schedule = new(kind, Rate: 0.5, steps, warmUp);
        return [.. Enumerable.Range(0, steps).Select(step => schedule.At(step))];
    }
}
