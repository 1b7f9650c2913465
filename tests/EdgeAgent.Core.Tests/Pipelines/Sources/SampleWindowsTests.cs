using System.Globalization;
using System.Text;
using CsCheck;
using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Tests.Pipelines.Sources;

public sealed class SampleWindowsTests
{
    [Fact]
    public void Windows_overlap_by_the_hop_and_are_normalised_by_channel()
    {
        var samples = new SampleWindows(Series(2, window: 3, hop: 1) with { Mean = [1, 10], Scale = [2, 5] });
        Assert.False(samples.Write("x,y\n1,10\n3;15\n"u8));
        Assert.True(samples.Write("5\t20\n"u8));
        Assert.True(samples.Windows.TryTake());
        Assert.Equal([0, 0, 1, 1, 2, 2], samples.Windows.Reading.ToArray());
        Assert.True(samples.Write(" 7 , 25 \r\n# a remark\n\n"u8));
        Assert.True(samples.Windows.TryTake());
        Assert.Equal([1, 1, 2, 2, 3, 3], samples.Windows.Reading.ToArray());
        Assert.Equal((0L, 0L), (samples.Errors, samples.Windows.Dropped));
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("1,2\n")]
    [InlineData("1x\n")]
    [InlineData("NaN\n")]
    [InlineData("1e999\n")]
    [InlineData(",\n")]
    public void Lines_that_are_no_samples_are_counted_and_passed_over(string line)
    {
        var samples = new SampleWindows(Series(1, window: 2, hop: 2));
        samples.Write(Encoding.UTF8.GetBytes($"1\n{line}{new string('9', SampleWindows.MaxLineBytes + 1)}\n2\n"));
        Assert.Equal(2, samples.Errors);
        Assert.True(samples.Windows.TryTake());
        Assert.Equal([1, 2], samples.Windows.Reading.ToArray());
    }

    [Fact]
    public void Bytes_may_come_in_any_pieces() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 60], Gen.Int[1, 12], Gen.Int[1, 7], Gen.Int[1, 5]).Sample((values, piece, window, hop) =>
        {
            hop = Math.Min(hop, window);
            var samples = new SampleWindows(Series(1, window, hop));
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(values.Select(value => value.ToString("R", CultureInfo.InvariantCulture) + "\n")));
            for (int i = 0; i < bytes.Length; i += piece)
                samples.Write(bytes.AsSpan(i, Math.Min(piece, bytes.Length - i)));
            int windows = values.Length < window ? 0 : ((values.Length - window) / hop) + 1;
            Assert.Equal(windows > 0, samples.Windows.TryTake());
            Assert.Equal(Math.Max(0, windows - 1), samples.Windows.Dropped);
            if (windows > 0)
                Assert.Equal(values.Skip((windows - 1) * hop).Take(window).Select(value => (float)value), samples.Windows.Reading.ToArray());
        });

    [Fact]
    public void Reading_samples_allocates_nothing()
    {
        var samples = new SampleWindows(Series(2, window: 16, hop: 8));
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1.25,-3e2\n", 64)));
        samples.Write(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        samples.Write(bytes);
        samples.Windows.TryTake();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static SeriesDefinition Series(int channels, int window, int hop) => new() { File = "x", Channels = channels, Window = window, Hop = hop };
}
