using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Optimization.Tests.Training;

/// <summary>Seeded samples with labels.</summary>
internal sealed class Minibatch
{
    public Minibatch(TrainableNetwork network, int count, int seed)
    {
        Random random = new(seed);
        Inputs = [.. Enumerable.Range(0, count * network.InputShape.Aggregate(1, (product, dimension) => product * dimension)).Select(_ => (random.NextSingle() * 2) - 1)];
        Labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(network.Classes))];
    }

    public float[] Inputs { get; }

    public int[] Labels { get; }
}
