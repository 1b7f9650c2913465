using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training.QuantizationAware;

/// <summary>A network in quantization-aware training beside the integer file that it becomes.</summary>
public sealed class QuantizedNetworkTests
{
    private const int Samples = 40;

    [Theory]
    [InlineData("mobilenet_v1", 0.25, 64, true, false)]
    [InlineData("mobilenet_v1", 0.25, 64, false, true)]
    [InlineData("mobilenet_v2", 0.35, 64, true, false)]
    [InlineData("mobilenet_v2", 0.35, 64, false, true)]
    [InlineData("resnet_v2_50", null, 65, false, false)]
    [InlineData("resnet_v1_50", null, 33, false, true)]
    [InlineData("squeezenet_1.1", null, 64, false, true)]
    [InlineData("inception_v3", null, 75, false, false)]
    [InlineData("tiny_resnet8", null, null, true, true)]
    [InlineData("tiny_kws", null, null, true, false)]
    [InlineData("tiny_vww", null, null, false, true)]
    public void Scores_are_the_codes_of_the_exported_file(string name, double? alpha, int? resolution, bool batchNormalization, bool movesRanges)
    {
        TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find(name)!.Define(new ZooOptions { Alpha = alpha, Resolution = resolution, Classes = 6 })));
        Compare(model, batchNormalization, movesRanges, name.StartsWith("resnet", StringComparison.Ordinal) || name.StartsWith("inception", StringComparison.Ordinal) ? 6 : Samples);
    }

    [Theory]
    [InlineData(BuiltinOperator.Relu)]
    [InlineData(BuiltinOperator.Relu6)]
    [InlineData(BuiltinOperator.HardSwish)]
    public void Operators_that_the_zoo_lacks(BuiltinOperator activation)
    {
        ModelBuilder builder = new(11, TensorType.Float32);
        int sums = builder.Conv2D(builder.Input(1, 9, 9, 3), 12, activation: ActivationFunction.None);
        int active = builder.Operator(activation, [sums], builder.Define("active", builder.ShapeOf(sums), null), null);
        int joined = builder.Concatenation(3, builder.Pad(active, 1, 0, 0, 1), builder.Pad(builder.Add(active, sums, ActivationFunction.Relu), 1, 0, 0, 1));
        int pooled = builder.Concatenation(3, builder.AveragePool2D(joined, 3, 2, Padding.Same), builder.MaxPool2D(joined, 3, 2, Padding.Same));
        int wide = builder.DepthwiseConv2D(pooled, multiplier: 2, kernel: 5, stride: 2);
        TfLiteModel model = builder.Output(builder.Softmax(builder.FullyConnected(builder.FullyConnected(builder.Mean(wide), 17, ActivationFunction.Relu), 5))).BuildModel();
        Compare(model, batchNormalization: false, movesRanges: true, Samples);
    }

    [Fact]
    public void Sums_beyond_the_whole_numbers_of_floats_are_exact()
    {
        ModelBuilder builder = new(2, TensorType.Float32);
        int input = builder.Input(1, 4, 4, 700);
        TfLiteModel model = builder.Output(builder.Softmax(builder.FullyConnected(builder.Conv2D(input, 24, kernel: 3, stride: 2), 4))).BuildModel();
        Compare(model, batchNormalization: false, movesRanges: false, Samples);
    }

    [Fact]
    public void Training_goes_on_and_the_same_seed_gives_the_same_bits()
    {
        float[][] first = Train(1), second = Train(2);
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));

        float[][] Train(int threads)
        {
            TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find("tiny_resnet8")!.Define(new ZooOptions { Classes = 4 })));
            using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { BatchNormalization = true, Threads = threads });
            TrainableNetworkTests.Train(network, steps: 4, rate: 0.05f);
            Minibatch batch = new(network, 16, seed: 1);
            network.BeginQuantization(batch.Inputs, 16, new QuantizationTrainingOptions { MovesRanges = true });
            double loss = network.Step(batch.Inputs, batch.Labels, 0).Loss;
            for (int step = 0; step < 40; step++)
            {
                network.Step(batch.Inputs, batch.Labels, 0);
                TrainableNetworkTests.Descend(network, 0.05f);
            }

            double last = network.Step(batch.Inputs, batch.Labels, 0).Loss;
            Assert.True(last < 0.7 * loss, $"the loss went from {loss} to {last}");
            return [.. network.Parameters.Select(parameter => parameter.Values), .. network.State.Select(state => state.Values)];
        }
    }

    [Fact]
    public void A_network_goes_on_from_stored_parameters_and_state()
    {
        TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find("tiny_resnet8")!.Define(new ZooOptions { Classes = 4 })));
        using TrainableNetwork first = TrainableNetwork.From(model, new TrainableNetworkOptions()), second = TrainableNetwork.From(model, new TrainableNetworkOptions());
        Minibatch batch = new(first, 8, seed: 1), other = new(first, 8, seed: 2);
        first.BeginQuantization(batch.Inputs, 8, new QuantizationTrainingOptions { MovesRanges = true });
        second.BeginQuantization(other.Inputs, 8, new QuantizationTrainingOptions { MovesRanges = true });
        TrainableNetworkTests.Train(first, steps: 3, rate: 0.01f);
        for (int i = 0; i < first.Parameters.Count; i++)
            first.Parameters[i].Values.CopyTo(second.Parameters.Single(parameter => parameter.Name == first.Parameters[i].Name).Values, 0);
        for (int i = 0; i < first.State.Count; i++)
            first.State[i].Values.CopyTo(second.State.Single(state => state.Name == first.State[i].Name).Values, 0);
        TrainableNetworkTests.Train(first, steps: 2, rate: 0.01f);
        TrainableNetworkTests.Train(second, steps: 2, rate: 0.01f);
        Assert.Equal(first.ExportInteger(), second.ExportInteger());
    }

    [Fact]
    public void A_window_whose_sums_floats_do_not_hold_is_refused()
    {
        ModelBuilder builder = new(2, TensorType.Float32);
        int features = builder.DepthwiseConv2D(builder.Input(1, 24, 24, 2), kernel: 23);
        using TrainableNetwork network = TrainableNetwork.From(builder.Output(builder.FullyConnected(features, 3)).BuildModel(), new TrainableNetworkOptions());
        Minibatch batch = new(network, 1, seed: 1);
        Assert.Contains("512 taps", Assert.Throws<OptimizationException>(() => network.BeginQuantization(batch.Inputs, 1, new QuantizationTrainingOptions())).Message, StringComparison.Ordinal);
        Assert.False(network.IsQuantized);
    }

    [Fact]
    public void What_is_out_of_order_is_refused()
    {
        TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find("tiny_resnet8")!.Define(new ZooOptions { Classes = 4 })));
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions());
        Minibatch batch = new(network, 2, seed: 1);
        Assert.Throws<InvalidOperationException>(() => network.ExportInteger());
        Assert.Throws<ArgumentException>(() => network.BeginQuantization(batch.Inputs, 3, new QuantizationTrainingOptions()));
        network.BeginQuantization(batch.Inputs, 2, new QuantizationTrainingOptions());
        Assert.Throws<InvalidOperationException>(() => network.BeginQuantization(batch.Inputs, 2, new QuantizationTrainingOptions()));
        Assert.Throws<OptimizationException>(() => network.ExportInteger(TensorType.Int16));
        Assert.Throws<ArgumentException>(() => network.Step(batch.Inputs, [0, 9], 0));
        Assert.Throws<ArgumentException>(() => network.Step(batch.Inputs, [0], 0));
        network.Parameters[0].Values[0] = float.NaN;
        Assert.Throws<DivergedException>(() => network.Step(batch.Inputs, [0, 1], 0));
    }

    /// <summary>With fine enough grids the quantized network is the float one, and so are its gradients.</summary>
    [Fact]
    public void Gradients_are_near_those_of_the_float_network()
    {
        TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find("tiny_resnet8")!.Define(new ZooOptions { Classes = 4 })));
        using TrainableNetwork real = TrainableNetwork.From(model, new TrainableNetworkOptions()), quantized = TrainableNetwork.From(model, new TrainableNetworkOptions());
        Minibatch batch = new(real, 16, seed: 1);
        quantized.BeginQuantization(batch.Inputs, 16, new QuantizationTrainingOptions());
        real.Step(batch.Inputs, batch.Labels, 0);
        quantized.Step(batch.Inputs, batch.Labels, 0);
        for (int i = 0; i < real.Parameters.Count; i++)
        {
            float[] expected = real.Parameters[i].Gradients, actual = quantized.Parameters[i].Gradients;
            double product = expected.Zip(actual, (e, a) => (double)e * a).Sum();
            double cosine = product / Math.Sqrt(expected.Sum(e => (double)e * e) * actual.Sum(a => (double)a * a)), gain = product / expected.Sum(e => (double)e * e);
            Assert.True(cosine > 0.97 && Math.Abs(gain - 1) < 0.1, $"{real.Parameters[i].Name}: cosine {cosine}, gain {gain}");
        }
    }

    private static void Compare(TfLiteModel model, bool batchNormalization, bool movesRanges, int samples)
    {
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { BatchNormalization = batchNormalization, Threads = 2 });
        if (batchNormalization)
            TrainableNetworkTests.Train(network, steps: 4, rate: 0.02f);
        Minibatch batch = new(network, samples, seed: 17);
        network.BeginQuantization(batch.Inputs, samples, new QuantizationTrainingOptions { MovesRanges = movesRanges, Estimator = RangeEstimator.MovingAverage, RangeMomentum = 0.8 });
        for (int step = 0; step < 2; step++)
        {
            Minibatch shown = new(network, 4, seed: step);
            network.Step(shown.Inputs, shown.Labels, 0.1);
            TrainableNetworkTests.Descend(network, 1e-3f);
        }

        float[] scores = new float[samples * network.Classes];
        network.Predict(batch.Inputs, samples, scores);
        float[] expected = Run(TfLiteModel.Parse(network.ExportInteger(TensorType.Float32)), batch.Inputs);
        Assert.Equal(expected, scores);
        Assert.True(scores.Distinct().Count() > 2, "scores tell nothing apart");
    }

    /// <summary>What the file gives before its SOFTMAX, as real values.</summary>
    private static float[] Run(TfLiteModel model, float[] inputs)
    {
        using Interpreter interpreter = Interpreter.Create(model, new InterpreterOptions { KeepAllTensors = true, MaxArenaBytes = int.MaxValue, MaxWeightsBytes = int.MaxValue });
        SubGraph graph = model.SubGraphs[0];
        int logits = graph.Operators.Single(node => node.Operator == BuiltinOperator.Softmax).Inputs[0];
        TensorInfo tensor = interpreter.Tensors.Single(tensor => tensor.Index == logits);
        List<float> scores = [];
        int bytes = interpreter.InputBytes(0).Length;
        for (int at = 0; at < inputs.Length * sizeof(float); at += bytes)
        {
            MemoryMarshal.AsBytes<float>(inputs).Slice(at, bytes).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            scores.AddRange(interpreter.TensorBytes(logits)!.Select(code => tensor.Quantization!.Scale * (unchecked((sbyte)code) - tensor.Quantization.ZeroPoint)));
        }

        return [.. scores];
    }
}
