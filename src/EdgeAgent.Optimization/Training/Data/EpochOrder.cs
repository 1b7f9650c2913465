namespace EdgeAgent.Optimization.Training.Data;

/// <summary>The order in which an epoch sees its examples.</summary>
internal static class EpochOrder
{
    // Streams of single examples are numbered by epoch from 0 on, see SampleSeed.
    private const int ShuffleStream = -2;

    /// <summary>The stream of chance of an epoch's examples: others for every epoch of every phase.</summary>
    public static int StreamOf(TrainingPhase phase, int epoch) => (epoch * 2) + (phase == TrainingPhase.Quantized ? 1 : 0);

    /// <summary>Puts all examples into a seeded order (Fisher and Yates).</summary>
    public static void Shuffle(int[] order, int seed, TrainingPhase phase, int epoch)
    {
        Random random = SampleSeed.Create(seed, ShuffleStream, StreamOf(phase, epoch));
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
