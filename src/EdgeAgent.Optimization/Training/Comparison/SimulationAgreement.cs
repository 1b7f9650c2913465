using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Comparison;

/// <summary>How a network that is trained with quantization and the integer model that was made of it agree, fed with the same values.</summary>
/// <param name="Count">Examples.</param>
/// <param name="SameAnswers">Examples to which both say the same.</param>
/// <param name="SimulatedTop1">The share of right answers of the simulation, 0..1.</param>
public sealed record SimulationAgreement(int Count, int SameAnswers, double SimulatedTop1)
{
    /// <summary>Measures.</summary>
    /// <param name="network">The network, in simulation.</param>
    /// <param name="integer">The integer model.</param>
    /// <param name="heldOut">The examples.</param>
    /// <param name="options">Seed, batch size and threads of the run.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<SimulationAgreement> MeasureAsync(
        TrainableNetwork network, TfLiteModel integer, ITrainingData heldOut, TrainingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(options);
        int[] simulated = Simulate(network, heldOut, options, cancellation);
        SampleSet samples = TrainingDataContent.Open(heldOut, "held-out data", options.Seed);
        ModelAnswers answers = await ModelAnswers.OfAsync(integer, samples, new EvaluationOptions { ClassOffset = 0, Threads = options.Threads }, null, cancellation);
        int correct = simulated.Where((output, i) => output == heldOut.Label(i)).Count();
        return new SimulationAgreement(heldOut.Count, answers.SameAs(simulated), correct / (double)heldOut.Count);
    }

    private static int[] Simulate(TrainableNetwork network, ITrainingData heldOut, TrainingOptions options, CancellationToken cancellation)
    {
        int elements = network.InputShape.Aggregate(1, (product, extent) => product * extent), classes = network.Classes, start = 0;
        int[] outputs = new int[heldOut.Count];
        float[] logits = new float[options.BatchSize * classes];
        using MinibatchLoader loader = new(heldOut, options.BatchSize, elements, options.Seed, options.Threads);
        loader.Begin(Enumerable.Range(0, heldOut.Count).ToArray(), SampleSeed.Fixed);
        for (PreparedMinibatch? batch = loader.Next(); batch is not null; batch = loader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            network.Predict(batch.Inputs.AsSpan(0, batch.Count * elements), batch.Count, logits.AsSpan(0, batch.Count * classes));
            for (int i = 0; i < batch.Count; i++)
            {
                ReadOnlySpan<float> scores = logits.AsSpan(i * classes, classes);
                int best = 0;
                for (int k = 1; k < classes; k++)
                    best = scores[k] > scores[best] ? k : best;
                outputs[start + i] = best;
            }

            start += batch.Count;
        }

        return outputs;
    }
}
