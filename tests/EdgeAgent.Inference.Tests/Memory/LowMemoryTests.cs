using EdgeAgent.Kernels;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Memory;

public sealed class LowMemoryTests
{
    public static TheoryData<string> KernelNames => [.. KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name)];

    [Theory, MemberData(nameof(KernelNames))]
    public void Unpacked_weights_give_the_same_bytes(string kernels)
    {
        int unpacked = 0;
        foreach ((string name, TensorType type) in OperatorModels.All.Where(model => model.Type is TensorType.Int8 or TensorType.UInt8))
            for (int seed = 1; seed <= 8; seed++)
            {
                TfLiteModel model = TfLiteModel.Parse(OperatorModels.Build(name, type, seed));
                InterpreterOptions options = new() { Kernels = kernels, LeastSharedCycles = 0 };
                (byte[] expected, _) = Run(model, options, seed);
                foreach (int threads in new[] { 1, 2 })
                {
                    (byte[] actual, bool isUnpacked) = Run(model, options with { LowMemory = true, Threads = threads }, seed);
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{name} {type}, seed {seed}, {threads} threads");
                    unpacked += isUnpacked ? 1 : 0;
                }
            }

        Assert.True(unpacked > 40, $"{unpacked} models had unpacked weights");
    }

    [Theory, InlineData("network_int8.tflite"), InlineData("network_uint8.tflite")]
    public void A_network_takes_less_memory_and_allocates_nothing(string name)
    {
        using Interpreter packed = Interpreter.Create(InterpreterTests.Network(name));
        using Interpreter unpacked = Interpreter.Create(InterpreterTests.Network(name), new InterpreterOptions { LowMemory = true });
        Assert.True(unpacked.WeightsBytes < packed.WeightsBytes, $"{unpacked.WeightsBytes} bytes, packed {packed.WeightsBytes}");
        Assert.Equal(0, InterpreterTests.AllocatedBy(unpacked, invocations: 500));
    }

    private static (byte[] Output, bool IsUnpacked) Run(TfLiteModel model, InterpreterOptions options, int seed)
    {
        using Interpreter interpreter = Interpreter.Create(model, options);
        new GeneratedInput((uint)seed).Fill(interpreter);
        interpreter.Invoke();
        return ([.. Enumerable.Range(0, interpreter.Outputs.Count).SelectMany(i => interpreter.OutputBytes(i).ToArray())],
            interpreter.Nodes.Any(node => node.Kernel.Contains("unpacked", StringComparison.Ordinal)));
    }
}
