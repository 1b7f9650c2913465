using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

/// <summary>The published architectures that measurements use are what they claim to be, and run equal to the naive loops.</summary>
/// <remarks>They allocate much, and a collection makes <see cref="GC.GetAllocatedBytesForCurrentThread"/> inexact on every thread: they run alone.</remarks>
[Collection(nameof(PublishedNetworkTests))]
[CollectionDefinition(nameof(PublishedNetworkTests), DisableParallelization = true)]
public sealed class PublishedNetworkTests
{
    private static readonly InterpreterOptions Reference = new() { Kernels = InterpreterOptions.ReferenceKernels };

    public static TheoryData<string> Names => [.. PublishedNetwork.All.Select(network => network.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Has_the_published_number_of_macs(string name)
    {
        PublishedNetwork network = Find(name);
        using Interpreter interpreter = Create(network, TensorType.Int8, network.Resolution, Reference);
        long products = interpreter.Nodes.Where(node => node.Operator is "CONV_2D" or "DEPTHWISE_CONV_2D" or "FULLY_CONNECTED").Sum(node => node.Macs);
        Assert.Equal(network.MegaMacs, products / 1e6, 0.05);
    }

    [Theory, MemberData(nameof(Names))]
    public void Equals_the_naive_loops_on_small_pictures(string name)
    {
        PublishedNetwork network = Find(name);
        using Interpreter fast = Create(network, TensorType.Int8, network.SmallResolution, new InterpreterOptions());
        using Interpreter naive = Create(network, TensorType.Int8, network.SmallResolution, Reference);
        Assert.Equal(Answer(naive), Answer(fast));
    }

    [Theory, MemberData(nameof(Names))]
    public void Spreads_the_codes_of_every_layer(string name)
    {
        PublishedNetwork network = Find(name);
        using Interpreter interpreter = Create(network, TensorType.Int8, network.Resolution, new InterpreterOptions { KeepAllTensors = true });
        _ = Answer(interpreter);
        foreach (TensorInfo tensor in interpreter.Tensors.Where(tensor => !tensor.IsConstant && tensor.Shape.ElementCount > 1001))
        {
            byte[] codes = interpreter.TensorBytes(tensor.Index)!;
            int atTop = codes.Count(code => code == 127);
            Assert.True(codes.Distinct().Count() > 32, $"{tensor.Name}: {codes.Distinct().Count()} different codes");
            Assert.True(atTop < codes.Length / 20, $"{tensor.Name}: {atTop} of {codes.Length} codes are 127");
        }
    }

    private static PublishedNetwork Find(string name) => PublishedNetwork.All.Single(network => network.Name == name);

    private static Interpreter Create(PublishedNetwork network, TensorType type, int resolution, InterpreterOptions options) =>
        Interpreter.Create(TfLiteModel.Parse(network.Build(type, resolution)), options);

    private static byte[] Answer(Interpreter interpreter)
    {
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        return interpreter.OutputBytes(0).ToArray();
    }
}
