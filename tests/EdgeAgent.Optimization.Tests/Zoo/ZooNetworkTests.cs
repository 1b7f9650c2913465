using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeAgent.Inference;
using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Zoo;

public sealed class ZooNetworkTests
{
    public static TheoryData<string> Names => [.. ZooCatalog.All.Select(network => network.Name)];

    /// <summary>Also: tensors of all layers but the last, whose scale is free, neither die out nor grow.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Every_network_is_an_ordinary_float_model_whose_activations_stay_in_range(string name)
    {
        ZooNetwork network = ZooCatalog.Find(name)!;
        TfLiteModel model = Write(network, Small(network));
        RequireOrdinary(model, network.Measure(Small(network)));
        using var interpreter = Interpreter.Create(model, new InterpreterOptions { KeepAllTensors = true });
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();

        TensorInfo[] layers = [.. interpreter.Tensors.Where(tensor => !tensor.IsConstant && tensor.Index != interpreter.Outputs[0].Index)];
        Assert.True(layers.Length > 5);
        foreach (TensorInfo tensor in layers)
        {
            if (interpreter.TensorBytes(tensor.Index) is not { } bytes)
                continue;
            float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            double rootMeanSquare = Math.Sqrt(values.Average(value => (double)value * value));
            Assert.True(rootMeanSquare is > 0.15 and < 8, $"{tensor.Name}: root mean square {rootMeanSquare}");
        }
        Assert.DoesNotContain(MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray(), value => !float.IsFinite(value));
    }

    [Fact]
    public void A_seed_gives_one_file_and_another_seed_another()
    {
        ZooNetwork network = ZooCatalog.Find("mobilenet_v2")!;
        ZooOptions options = new() { Alpha = 0.35, Resolution = 32, Classes = 10, Seed = 5 };
        byte[] first = TfLiteModelWriter.Write(network.Define(options)), again = TfLiteModelWriter.Write(network.Define(options));
        byte[] other = TfLiteModelWriter.Write(network.Define(options with { Seed = 6 }));
        Assert.True(first.AsSpan().SequenceEqual(again));
        Assert.False(first.AsSpan().SequenceEqual(other));
    }

    [Fact]
    public void Seeded_weights_are_the_same_on_every_machine() => Assert.Equal(
        "D46CAE050005E59FF1E3588FF20912F1C9FD68EC96B6CE42FE1A5C29D6F27739", Convert.ToHexString(SHA256.HashData(TfLiteModelWriter.Write(ZooCatalog.Find("tiny_kws")!.Define(new ZooOptions())))));

    [Fact]
    public void A_preactivation_stays_and_every_other_normalization_is_folded()
    {
        SubGraphDefinition graph = ZooCatalog.Find("resnet_v2_50")!.Define(new ZooOptions { Resolution = 32 }).SubGraphs[0];
        const int units = 3 + 4 + 6 + 3;
        OperatorDefinition[] products = [.. graph.Operators.Where(node => node.Operator == BuiltinOperator.Mul)];
        Assert.Equal(units + 1, products.Length);
        foreach (OperatorDefinition product in products)
        {
            OperatorDefinition sum = Assert.Single(graph.Operators, node => node.Inputs.Contains(product.Outputs[0]));
            Assert.Equal(new AddOptions(ActivationFunction.Relu), sum.Options);
        }
        Assert.Equal(1 + (3 * units) + 4 + 1, graph.Operators.Count(node => node.Operator == BuiltinOperator.Conv2D));
        Assert.Equal(units, graph.Operators.Count(node => node.Options == new AddOptions()));
    }

    [Fact]
    public void Layers_have_the_names_of_their_weights()
    {
        SubGraphDefinition graph = ZooCatalog.Find("mobilenet_v2")!.Define(new ZooOptions { Resolution = 32, Classes = 10 }).SubGraphs[0];
        OperatorDefinition depthwise = graph.Operators.First(node => node.Operator == BuiltinOperator.DepthwiseConv2D);
        Assert.Equal("MobilenetV2/expanded_conv/depthwise", graph.Tensors[depthwise.Outputs[0]].Name);
        Assert.Equal("MobilenetV2/expanded_conv/depthwise/depthwise_weights", graph.Tensors[depthwise.Inputs[1]].Name);
        Assert.Equal("MobilenetV2/expanded_conv/depthwise/biases", graph.Tensors[depthwise.Inputs[2]].Name);
    }

    [Fact]
    public void Options_that_a_network_does_not_take_are_refused_with_what_it_takes()
    {
        Refuses("tiny_kws", new ZooOptions { Alpha = 1 }, "tiny_kws comes in one width; it takes no alpha");
        Refuses("tiny_kws", new ZooOptions { Resolution = 64 }, "the input of tiny_kws has one size; it takes no resolution");
        Refuses("tiny_ad", new ZooOptions { Classes = 3 }, "tiny_ad does not classify; it takes no number of classes");
        Refuses("mobilenet_v1", new ZooOptions { Alpha = double.NaN }, "an alpha of NaN is out of range; mobilenet_v1 takes 0.05 to 4");
        Refuses("inception_v3", new ZooOptions { Resolution = 74 }, "a resolution of 74 is out of range; inception_v3 takes 75 to 4096");
        Refuses("resnet_v2_50", new ZooOptions { Classes = 1 }, "1 classes are out of range; resnet_v2_50 takes 2 to 100000");
    }

    [Theory, MemberData(nameof(Names))]
    public void The_largest_and_smallest_options_are_built_or_refused(string name)
    {
        ZooNetwork network = ZooCatalog.Find(name)!;
        foreach (double? alpha in network.Alphas.Count == 0 ? (double?[])[null] : [0.05, 4])
        {
            foreach (int? resolution in network.SmallestResolution == 0 ? (int?[])[null] : [network.SmallestResolution, 4096])
            {
                foreach (int? classes in network.DefaultClasses == 0 ? (int?[])[null] : [2, 100_000])
                {
                    ZooOptions options = new() { Alpha = alpha, Resolution = resolution, Classes = classes };
                    if (network.Refuse(options) is string sentence)
                        Assert.Contains("a .tflite file holds", sentence, StringComparison.Ordinal);
                    else
                        Assert.True(network.Measure(options).Macs > 0);
                }
            }
        }
    }

    private static void RequireOrdinary(TfLiteModel model, NetworkSize size)
    {
        SubGraph main = Assert.Single(model.SubGraphs);
        SignatureDefinition signature = Assert.Single(model.Signatures);
        Assert.Equal("serving_default", signature.Key);
        Assert.Equal((main.Inputs.Single(), main.Outputs.Single()), (signature.Inputs.Single().TensorIndex, signature.Outputs.Single().TensorIndex));
        Assert.All(main.Inputs.Concat(main.Outputs), index => Assert.Equal((TensorType.Float32, 1), (main.Tensors[index].Type, main.Tensors[index].Shape[0])));
        Assert.All(main.Operators, node => Assert.Equal(1, node.Version));
        Assert.Equal(main.Tensors.Count, main.Tensors.Select(tensor => tensor.Name).Distinct().Count());
        IEnumerable<TensorRecord> weights = main.Tensors.Where(tensor => tensor.Type == TensorType.Float32 && tensor.IsConstant);
        Assert.Equal(size.Parameters, weights.Sum(tensor => (long)tensor.Data.Length / sizeof(float)));
        Assert.EndsWith("; seeded weights (seed 1), not trained", model.Description, StringComparison.Ordinal);
    }

    /// <summary>By way of a file, which is mapped: the largest networks take hundreds of megabytes.</summary>
    private static TfLiteModel Write(ZooNetwork network, ZooOptions options)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.Create(path))
                TfLiteModelWriter.Write(network.Define(options), stream);
            return TfLiteModel.Parse(MappedFile.Open(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ZooOptions Small(ZooNetwork network) => new() { Resolution = network.SmallestResolution == 0 ? null : Math.Max(64, network.SmallestResolution) };

    private static void Refuses(string name, ZooOptions options, string sentence)
    {
        ZooNetwork network = ZooCatalog.Find(name)!;
        Assert.Equal(sentence, network.Refuse(options));
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => network.Define(options)).Message, StringComparison.Ordinal);
    }
}
