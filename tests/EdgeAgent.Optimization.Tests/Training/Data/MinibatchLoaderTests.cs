using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Data;

namespace EdgeAgent.Optimization.Tests.Training.Data;

public sealed class MinibatchLoaderTests
{
    [Theory, InlineData(1), InlineData(3)]
    public void Every_example_comes_once_in_the_order_asked_for_whatever_the_threads(int threads)
    {
        int[] order = new int[11];
        EpochOrder.Shuffle(order, seed: 4, TrainingPhase.Float, epoch: 2);
        using MinibatchLoader loader = new(new NumberedData(11), capacity: 4, elements: 2, seed: 4, threads);
        loader.Begin(order, stream: 5);
        List<int> sizes = [];
        List<float> seen = [];
        for (PreparedMinibatch? batch = loader.Next(); batch is not null; batch = loader.Next())
        {
            sizes.Add(batch.Count);
            seen.AddRange(batch.Inputs.Take(batch.Count * 2));
            Assert.Equal(batch.Inputs.Where((_, i) => i % 2 == 0).Take(batch.Count).Select(value => (int)value % 3), batch.Labels.Take(batch.Count));
        }

        Assert.Equal([4, 4, 3], sizes);
        Assert.Equal(order.SelectMany(index => new[] { index, (float)SampleSeed.Create(4, 5, index).NextDouble() }), seen);
    }

    [Fact]
    public void A_pass_that_was_left_early_does_not_reach_into_the_next()
    {
        using MinibatchLoader loader = new(new NumberedData(11), capacity: 4, elements: 2, seed: 4, threads: 2);
        loader.Begin(Enumerable.Range(0, 11).ToArray(), stream: 0);
        loader.Next();
        loader.Begin(new[] { 7, 8 }, stream: 1);
        PreparedMinibatch batch = loader.Next()!;
        Assert.Equal((2, 7, 8), (batch.Count, batch.Inputs[0], batch.Inputs[2]));
        Assert.Null(loader.Next());
    }

    [Fact]
    public void Of_several_examples_that_cannot_be_read_the_first_is_named_whichever_thread_met_it()
    {
        using MinibatchLoader loader = new(new NumberedData(11, broken: 5), capacity: 8, elements: 2, seed: 4, threads: 4);
        loader.Begin(Enumerable.Range(0, 11).ToArray(), stream: 0);
        Assert.Equal("example 5", Assert.Throws<SampleDataException>(() => loader.Next()).Message);
    }

    [Fact]
    public void Every_epoch_has_an_order_of_its_own_and_all_examples()
    {
        int[][] orders = [
            Shuffled(seed: 1, TrainingPhase.Float, 0), Shuffled(seed: 1, TrainingPhase.Float, 1), Shuffled(seed: 1, TrainingPhase.Quantized, 0),
            Shuffled(seed: 2, TrainingPhase.Float, 0)];
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 50), order.Order()));
        Assert.Equal(4, orders.Select(order => string.Join(',', order)).Distinct().Count());
        Assert.Equal(orders[0], Shuffled(seed: 1, TrainingPhase.Float, 0));
    }

    private static int[] Shuffled(int seed, TrainingPhase phase, int epoch)
    {
        int[] order = new int[50];
        EpochOrder.Shuffle(order, seed, phase, epoch);
        return order;
    }

    /// <summary>Examples of their number and of the first draw of their chance; those from one on cannot be read.</summary>
    private sealed class NumberedData(int count, int broken = int.MaxValue) : ITrainingData
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames => ["zero", "one", "two"];

        public int Label(int index) => index % 3;

        public void Fill(int index, Random augmentation, Span<float> pixels)
        {
            if (index >= broken)
                throw new SampleDataException($"example {index}");
            (pixels[0], pixels[1]) = (index, (float)augmentation.NextDouble());
        }
    }
}
