namespace EdgeAgent.Kernels.Tests.Copying;

public sealed class StridedCopyTests
{
    [Fact]
    public void Axes_that_are_contiguous_on_both_sides_become_one_run()
    {
        Assert.Equal(2 * 3 * 5 * 4, StridedCopy.Create([new(2, 15, 15), new(3, 5, 5), new(5, 1, 1)], 4).RunBytes);
        Assert.Equal(5 * 4, StridedCopy.Create([new(2, 5, 15), new(3, 10, 5), new(5, 1, 1)], 4).RunBytes);
        Assert.Equal(4, StridedCopy.Create([new(3, 1, 5), new(5, 3, 1)], 4).RunBytes);
    }

    [Fact]
    public void A_view_that_reaches_past_its_memory_is_refused()
    {
        StridedCopy copy = StridedCopy.Create([new(4, 2, 1)], 2);
        copy.Run(new byte[14], new byte[8]);
        Assert.Throws<ArgumentException>(() => copy.Run(new byte[13], new byte[8]));
        Assert.Throws<ArgumentException>(() => copy.Run(new byte[14], new byte[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StridedCopy.Create([new(4, -1, 1)], 1, sourceStart: 2));
    }
}
