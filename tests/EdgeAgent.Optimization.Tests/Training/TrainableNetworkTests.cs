using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training;

/// <summary>What a network in training computes, beside the interpreter, and beside itself.</summary>
public sealed class TrainableNetworkTests
{
    private static TfLiteModel Zoo(string name, double? alpha, int? resolution, int classes = 7) =>
        TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find(name)!.Define(new ZooOptions { Alpha = alpha, Resolution = resolution, Classes = classes })));

    [Theory]
    [InlineData("mobilenet_v1", 0.25, 96)]
    [InlineData("mobilenet_v2", 0.35, 64)]
    [InlineData("resnet_v2_50", null, 65)]
    [InlineData("resnet_v1_50", null, 33)]
    [InlineData("squeezenet_1.1", null, 64)]
    [InlineData("inception_v3", null, 75)]
    [InlineData("tiny_resnet8", null, null)]
    [InlineData("tiny_kws", null, null)]
    [InlineData("tiny_vww", null, null)]
    public void Scores_and_the_exported_file_are_those_of_the_interpreter(string name, double? alpha, int? resolution)
    {
        TfLiteModel model = Zoo(name, alpha, resolution);
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { Threads = 2 });
        Minibatch batch = new(network, 2, seed: 3);
        float[] logits = new float[2 * network.Classes];
        network.Predict(batch.Inputs, 2, logits);
        float[] expected = Run(model, batch.Inputs), exported = Run(TfLiteModel.Parse(network.ExportFloat()), batch.Inputs);
        AssertClose(expected, Softmax(logits, network.Classes), 2e-4);
        AssertClose(expected, exported, 2e-4);
    }

    [Fact]
    public void The_exported_file_keeps_names_signature_and_metadata_and_folds_normalization()
    {
        TfLiteModel model = Zoo("mobilenet_v1", 0.25, 64);
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { BatchNormalization = true, Classes = 3 });
        Train(network, steps: 3, rate: 0.05f);
        Minibatch batch = new(network, 4, seed: 5);
        float[] logits = new float[4 * 3];
        network.Predict(batch.Inputs, 4, logits);
        TfLiteModel exported = TfLiteModel.Parse(network.ExportFloat());
        AssertClose(Softmax(logits, 3), Run(exported, batch.Inputs), 1e-4);
        Assert.Equal(model.Signatures[0].Inputs[0].Name, exported.Signatures[0].Inputs[0].Name);
        Assert.Equal(model.SubGraphs[0].Operators.Count, exported.SubGraphs[0].Operators.Count);
        Assert.Equal([1, 3], exported.SubGraphs[0].Tensors[exported.SubGraphs[0].Outputs[0]].Shape);
    }

    [Theory]
    [InlineData("mobilenet_v2", 0.35, 32)]
    [InlineData("squeezenet_1.1", null, 48)]
    [InlineData("tiny_vww", null, null)]
    public void A_new_last_layer_has_the_classes_that_were_asked_for(string name, double? alpha, int? resolution)
    {
        using TrainableNetwork network = TrainableNetwork.From(Zoo(name, alpha, resolution), new TrainableNetworkOptions { Classes = 3, Seed = 2 });
        Assert.Equal(3, network.Classes);
        Minibatch batch = new(network, 3, seed: 1);
        float[] logits = new float[9];
        network.Step(batch.Inputs, batch.Labels, 0);
        network.Predict(batch.Inputs, 3, logits);
        AssertClose(Softmax(logits, 3), Run(TfLiteModel.Parse(network.ExportFloat()), batch.Inputs), 1e-4);
    }

    [Theory]
    [InlineData("mobilenet_v1", 0.25, 48, true)]
    [InlineData("tiny_resnet8", null, null, false)]
    public void Equal_seeds_give_equal_bits_with_any_number_of_threads(string name, double? alpha, int? resolution, bool batchNormalization)
    {
        float[][] one = Train(threads: 1), two = Train(threads: 2), again = Train(threads: 2);
        Assert.All(one.Zip(two, again), values =>
        {
            Assert.True(values.First.AsSpan().SequenceEqual(values.Second));
            Assert.True(values.Second.AsSpan().SequenceEqual(values.Third));
        });

        float[][] Train(int threads)
        {
            using TrainableNetwork network = TrainableNetwork.From(
                Zoo(name, alpha, resolution), new TrainableNetworkOptions { BatchNormalization = batchNormalization, Threads = threads, Classes = 4, Seed = 9 });
            TrainableNetworkTests.Train(network, steps: 3, rate: 0.01f);
            return [.. network.Parameters.Select(parameter => parameter.Values), .. network.State.Select(state => state.Values)];
        }
    }

    [Fact]
    public void A_small_network_learns_what_it_is_shown()
    {
        using TrainableNetwork network = TrainableNetwork.From(Zoo("tiny_resnet8", null, null, classes: 10), new TrainableNetworkOptions { Classes = 4, BatchNormalization = true });
        Minibatch batch = new(network, 24, seed: 1);
        double first = network.Step(batch.Inputs, batch.Labels, 0).Loss;
        TrainingStep last = default;
        for (int step = 0; step < 60; step++)
        {
            last = network.Step(batch.Inputs, batch.Labels, 0);
            Descend(network, 0.15f);
        }

        Assert.True(last.Loss < 0.5 * first && last.Correct >= 23, $"the loss went from {first} to {last.Loss}, {last.Correct} of 24 are right");
    }

    [Fact]
    public void Divergence_is_reported_with_its_step_and_names_what_diverged()
    {
        using TrainableNetwork network = TrainableNetwork.From(Zoo("tiny_resnet8", null, null), new TrainableNetworkOptions());
        Minibatch batch = new(network, 2, seed: 1);
        network.Step(batch.Inputs, batch.Labels, 0);
        network.Parameters[0].Values[0] = float.NaN;
        DivergedException refusal = Assert.Throws<DivergedException>(() => network.Step(batch.Inputs, batch.Labels, 0));
        Assert.Equal(2, refusal.Step);
        Assert.Contains("step 2", refusal.Message, StringComparison.Ordinal);
        network.Parameters[0].Values[0] = 0;
        Assert.True(double.IsFinite(network.Step(batch.Inputs, batch.Labels, 0).Loss));
    }

    [Fact]
    public void What_cannot_be_trained_is_named()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, 8, 8, 3), 4);
        int odd = builder.Operator(BuiltinOperator.Exp, [features], builder.Define("exponential", builder.ShapeOf(features), null), null);
        TfLiteModel model = builder.Output(builder.Softmax(builder.FullyConnected(odd, 3))).BuildModel();
        string message = Assert.Throws<OptimizationException>(() => TrainableNetwork.From(model, new TrainableNetworkOptions())).Message;
        Assert.Contains("EXP", message, StringComparison.Ordinal);
        Assert.Contains("exponential", message, StringComparison.Ordinal);
    }

    internal static void Train(TrainableNetwork network, int steps, float rate)
    {
        for (int step = 0; step < steps; step++)
        {
            Minibatch batch = new(network, 5, seed: step);
            network.Step(batch.Inputs, batch.Labels, 0.1);
            Descend(network, rate);
        }
    }

    internal static void Descend(TrainableNetwork network, float rate)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            for (int i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] -= rate * parameter.Gradients[i];
        }
    }

    private static float[] Run(TfLiteModel model, float[] inputs)
    {
        using Interpreter interpreter = Interpreter.Create(model);
        List<float> outputs = [];
        int bytes = interpreter.InputBytes(0).Length;
        for (int at = 0; at < inputs.Length * sizeof(float); at += bytes)
        {
            MemoryMarshal.AsBytes<float>(inputs).Slice(at, bytes).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            outputs.AddRange(MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)));
        }

        return [.. outputs];
    }

    private static float[] Softmax(float[] logits, int classes) => [.. logits.Chunk(classes).SelectMany(scores =>
    {
        double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        return powers.Select(power => (float)(power / powers.Sum()));
    })];

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"element {i}: {expected[i]} expected, {actual[i]} found");
    }
}
