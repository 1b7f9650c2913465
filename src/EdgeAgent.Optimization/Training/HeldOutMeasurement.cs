using EdgeAgent.Optimization.Training.Data;

namespace EdgeAgent.Optimization.Training;

/// <summary>Measures a network on held-out data.</summary>
internal sealed class HeldOutMeasurement(TrainableNetwork network, MinibatchLoader loader, int count, int capacity)
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];
    private readonly float[] _logits = new float[capacity * network.Classes];

    /// <summary>Runs the network on all examples as it would be exported.</summary>
    /// <param name="progress">Told how many minibatches of how many are done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The mean cross entropy, not finite where an output is not; and the share of right answers.</returns>
    public (double Loss, double Top1) Run(Action<int, int> progress, CancellationToken cancellation)
    {
        int done = 0, classes = network.Classes, correct = 0;
        double loss = 0;
        loader.Begin(_order, SampleSeed.Fixed);
        for (PreparedMinibatch? batch = loader.Next(); batch is not null; batch = loader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            network.Predict(batch.Inputs.AsSpan(0, batch.Inputs.Length / capacity * batch.Count), batch.Count, _logits.AsSpan(0, batch.Count * classes));
            for (int i = 0; i < batch.Count; i++)
            {
                ReadOnlySpan<float> scores = _logits.AsSpan(i * classes, classes);
                loss += CrossEntropy(scores, batch.Labels[i], out bool isCorrect);
                correct += isCorrect ? 1 : 0;
            }

            progress(++done, (_order.Length + capacity - 1) / capacity);
        }

        return (loss / _order.Length, correct / (double)_order.Length);
    }

    /// <summary>The cross entropy of class scores before SOFTMAX, and whether the label's is the largest, of equal ones the first.</summary>
    internal static double CrossEntropy(ReadOnlySpan<float> scores, int label, out bool isCorrect)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp((double)score - scores[best]);
        isCorrect = best == label;
        return Math.Log(sum) - ((double)scores[label] - scores[best]);
    }
}
