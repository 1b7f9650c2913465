namespace EdgeAgent.Optimization.Zoo;

/// <summary>Mean and standard deviation of int32 sums, channel by channel, over all pixels of all pictures.</summary>
/// <param name="Mean">One for each channel.</param>
/// <param name="Deviation">One for each channel, at least 1.</param>
internal sealed record ChannelStatistics(double[] Mean, double[] Deviation)
{
    public static ChannelStatistics Of(IReadOnlyList<int[]> sums, int channels)
    {
        double[] mean = new double[channels], deviation = new double[channels];
        double count = sums.Sum(picture => (long)picture.Length) / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            mean[channel] = Values(sums, channel, channels).Sum(value => (double)value) / count;
            double squares = Values(sums, channel, channels).Sum(value => (value - mean[channel]) * (value - mean[channel]));
            deviation[channel] = Math.Max(1, Math.Sqrt(squares / count));
        }
        return new ChannelStatistics(mean, deviation);
    }

    private static IEnumerable<int> Values(IReadOnlyList<int[]> sums, int channel, int channels)
    {
        foreach (int[] picture in sums)
        {
            for (int i = channel; i < picture.Length; i += channels)
                yield return picture[i];
        }
    }
}
