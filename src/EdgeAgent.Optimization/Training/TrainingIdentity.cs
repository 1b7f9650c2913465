using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training.Checkpoints;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.Optimization.Training.Optimizers;

namespace EdgeAgent.Optimization.Training;

/// <summary>What makes a training run that run: whatever its result depends on, by name.</summary>
internal static class TrainingIdentity
{
    // Pictures, their order and their preprocessing show in a few of them: to read all would take as long as an epoch.
    private const int LookedAt = 8;

    /// <summary>The traits of a run.</summary>
    public static IReadOnlyList<TrainingTrait> Of(
        TrainingOptions options, ITrainingData training, ITrainingData heldOut, int elements, IEnumerable<TrainingTrait> others) =>
        [.. others, .. Of(options), new("training data", Fingerprint(training, elements, options.Seed)), new("held-out data", Fingerprint(heldOut, elements, options.Seed))];

    /// <summary>Refuses to continue another run.</summary>
    /// <exception cref="OptimizationException">A trait differs; it is named.</exception>
    public static void RequireSame(IReadOnlyList<TrainingTrait> saved, IReadOnlyList<TrainingTrait> asked)
    {
        Dictionary<string, string> values = saved.GroupBy(trait => trait.Name).ToDictionary(group => group.Key, group => group.First().Value);
        foreach (TrainingTrait trait in asked)
        {
            string? value = values.GetValueOrDefault(trait.Name);
            if (value == trait.Value)
                continue;
            throw new OptimizationException(
                $"the checkpoint is of a run with {trait.Name} {value ?? "unknown"} and this one has {trait.Value}; a run is continued with its own options and data, another one needs another checkpoint folder");
        }
    }

    private static IEnumerable<TrainingTrait> Of(TrainingOptions options)
    {
        OptimizerOptions optimizer = options.Optimizer;
        yield return Trait("epochs", options.Epochs);
        yield return Trait("quantization", options.Quantizes ? "on" : "off");
        if (options.Quantizes)
        {
            yield return Trait("epochs with quantization", options.QuantizedEpochs);
            yield return Trait("learning rate with quantization", options.QuantizedRate);
        }

        yield return Trait("batch size", options.BatchSize);
        yield return Trait("optimizer", optimizer.Kind == OptimizerKind.Adam
            ? FormattableString.Invariant($"adam ({optimizer.Beta1}, {optimizer.Beta2}, {optimizer.Epsilon}{(optimizer.IsDecayCoupled ? ", coupled decay" : "")})")
            : FormattableString.Invariant($"sgd (momentum {optimizer.Momentum}{(optimizer.Nesterov ? ", Nesterov" : "")})"));
        yield return Trait("weight decay", optimizer.WeightDecay);
        yield return Trait("gradient clipping", optimizer.ClipNorm is { } clip ? clip : "off");
        yield return Trait("learning rate", options.Rate);
        yield return Trait("schedule", options.Schedule.ToString().ToLowerInvariant());
        yield return Trait("warm-up epochs", options.WarmUpEpochs);
        yield return Trait("label smoothing", options.LabelSmoothing);
        yield return Trait("kept weights", options.KeepsBest ? "best" : "last");
        yield return Trait("seed", options.Seed);
    }

    private static TrainingTrait Trait(string name, IFormattable value) => new(name, value.ToString(null, CultureInfo.InvariantCulture));

    private static TrainingTrait Trait(string name, object value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);

    private static string Fingerprint(ITrainingData data, int elements, int seed)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in data.ClassNames)
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
        for (int i = 0; i < data.Count; i++)
            hash.AppendData(BitConverter.GetBytes(data.Label(i)));
        float[] pixels = new float[elements];
        foreach (int index in SampleDraw.Spread(data.Count, LookedAt, seed))
        {
            data.Fill(index, SampleSeed.Create(seed, SampleSeed.Fixed, index), pixels);
            hash.AppendData(MemoryMarshal.AsBytes(pixels.AsSpan()));
        }

        return FormattableString.Invariant($"of {data.Count} examples, {Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}");
    }
}
