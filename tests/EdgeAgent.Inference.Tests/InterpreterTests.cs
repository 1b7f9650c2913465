using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

public sealed class InterpreterTests
{
    public static TheoryData<string> NetworkNames =>
        ["network_int8.tflite", "network_uint8.tflite", "network_float32.tflite", "network_int16.tflite"];

    [Theory, MemberData(nameof(NetworkNames))]
    public void Invoke_allocates_nothing(string name)
    {
        using Interpreter interpreter = Interpreter.Create(Network(name));
        Assert.Equal(0, AllocatedBy(interpreter, invocations: 1000));
    }

    [Theory, MemberData(nameof(NetworkNames))]
    public void Profiling_allocates_nothing_in_Invoke(string name)
    {
        using Interpreter interpreter = Interpreter.Create(Network(name), new InterpreterOptions { Profile = true });
        Assert.Equal(0, AllocatedBy(interpreter, invocations: 1000));
    }

    [Fact]
    public void No_operator_allocates_in_Invoke_with_any_kernels()
    {
        foreach ((string name, TensorType type) in OperatorModels.All)
            foreach (string? kernels in new[] { null, "portable", InterpreterOptions.ReferenceKernels })
            {
                using Interpreter interpreter = Interpreter.Create(
                    TfLiteModel.Parse(OperatorModels.Build(name, type, seed: 11)), new InterpreterOptions { Kernels = kernels });
                Assert.True(AllocatedBy(interpreter, invocations: 20) == 0, $"{name} {type} with {interpreter.Kernels} allocates");
            }
    }

    [Fact]
    public void Nodes_tell_operator_shape_work_and_kernel()
    {
        using Interpreter interpreter = Interpreter.Create(Network("network_int8.tflite"), new InterpreterOptions { Kernels = "portable" });

        NodeDescription conv = interpreter.Nodes[0];
        Assert.Equal("CONV_2D", conv.Operator);
        Assert.Equal(new Shape(1, 6, 6, 8), conv.OutputShape);
        Assert.Equal(6 * 6 * 8 * 27, conv.Macs);
        Assert.NotEmpty(conv.Kernel);
        Assert.Equal("portable", interpreter.Kernels);
        Assert.Equal(interpreter.Macs, interpreter.Nodes.Sum(node => node.Macs));
        Assert.Equal("", interpreter.Nodes.Single(node => node.Operator == "RESHAPE").Kernel);
    }

    [Fact]
    public void The_profiler_times_every_node_that_runs()
    {
        using Interpreter interpreter = Interpreter.Create(Network("network_uint8.tflite"), new InterpreterOptions { Profile = true });
        InferenceProfiler profiler = interpreter.Profiler!;
        for (int i = 0; i < 3; i++) interpreter.Invoke();

        Assert.Equal(3, profiler.Invocations);
        IReadOnlyList<NodeTiming> timings = profiler.Timings();
        Assert.Equal(interpreter.Nodes, timings.Select(timing => timing.Node));
        Assert.All(timings.Where(timing => timing.Node.Kernel.Length > 0), timing => Assert.True(timing.Total >= timing.Fastest * 3));
        Assert.True(timings.Sum(timing => timing.Total.Ticks) > 0);

        profiler.Reset();
        Assert.Equal(0, profiler.Invocations);
        Assert.All(profiler.Timings(), timing => Assert.Equal(TimeSpan.Zero, timing.Mean));
    }

    [Fact]
    public void Uint8_tensors_stay_uint8_for_the_caller()
    {
        TfLiteModel model = Network("network_uint8.tflite");
        using Interpreter interpreter = Interpreter.Create(model);

        TensorRecord input = model.SubGraphs[0].Tensors[model.SubGraphs[0].Inputs[0]];
        Assert.Equal(TensorType.UInt8, interpreter.Inputs[0].Type);
        Assert.Equal(input.Quantization!.ZeroPoints[0], interpreter.Inputs[0].Quantization!.ZeroPoint);
        Assert.Equal(TensorType.UInt8, interpreter.Outputs[0].Type);
        Assert.Equal(0, interpreter.Outputs[0].Quantization!.ZeroPoint);
    }

    [Fact]
    public void Kept_tensors_are_read_in_the_types_of_the_file()
    {
        TfLiteModel model = TfLiteModel.Parse(OperatorModels.Build("softmax", TensorType.UInt8, seed: 1));
        using Interpreter interpreter = Interpreter.Create(model, new InterpreterOptions { KeepAllTensors = true });
        new GeneratedInput(9).Fill(interpreter);
        interpreter.Invoke();

        Assert.Equal(interpreter.InputBytes(0).ToArray(), interpreter.TensorBytes(interpreter.Inputs[0].Index));
        Assert.Equal(interpreter.OutputBytes(0).ToArray(), interpreter.TensorBytes(interpreter.Outputs[0].Index));
        using Interpreter forgetful = Interpreter.Create(model);
        Assert.Throws<InvalidOperationException>(() => forgetful.TensorBytes(0));
    }

    [Fact]
    public void A_disposed_interpreter_cannot_be_invoked()
    {
        Interpreter interpreter = Interpreter.Create(Network("network_int8.tflite"));
        interpreter.Dispose();
        Assert.Throws<ObjectDisposedException>(interpreter.Invoke);
    }

    [Fact]
    public void Unknown_kernels_are_named_with_what_would_be_accepted()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Interpreter.Create(Network("network_int8.tflite"), new InterpreterOptions { Kernels = "quantum" }));
        Assert.Contains("quantum", error.Message, StringComparison.Ordinal);
        Assert.Contains("portable", error.Message, StringComparison.Ordinal);
    }

    internal static TfLiteModel Network(string name) => TfLiteModel.Parse(GoldenModels.All().Single(model => model.FileName == name).File);

    /// <summary>What invocations allocate. A collection that another thread asks for in between counts as allocated what this thread's buffer had
    /// left; an allocation that is really there is there every time.</summary>
    internal static long AllocatedBy(Interpreter interpreter, int invocations)
    {
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < invocations; i++) interpreter.Invoke();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
