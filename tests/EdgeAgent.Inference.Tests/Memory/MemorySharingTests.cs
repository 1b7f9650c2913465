using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Memory;

/// <summary>Tensors that share memory: the same bytes as when each keeps its own.</summary>
public sealed class MemorySharingTests
{
    public static TheoryData<TensorType> Types => [TensorType.Int8, TensorType.UInt8, TensorType.Float32];

    [Theory, MemberData(nameof(Types))]
    public void Random_graphs_give_the_same_bytes_as_with_memory_for_each_tensor(TensorType type)
    {
        int ran = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            TfLiteModel model = RandomGraph(seed, type);
            try
            {
                byte[] expected = Run(model, new InterpreterOptions { KeepAllTensors = true }, seed);
                foreach (int threads in new[] { 1, 3 })
                {
                    byte[] actual = Run(model, new InterpreterOptions { Threads = threads, LeastSharedCycles = 0 }, seed);
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{type}, seed {seed}, {threads} threads");
                }

                ran++;
            }
            catch (UnsupportedModelException)
            {
                // Parts of a concatenation took each other's quantization, which not every node before them can have.
            }
        }

        Assert.InRange(ran, 100, 250);
    }

    [Theory]
    [InlineData(TensorType.Int8, "")]
    [InlineData(TensorType.Float32, "copy")]
    public void Convolutions_write_into_the_concatenation_that_alone_reads_them(TensorType type, string innerKernel)
    {
        ModelBuilder builder = new(3, type);
        int input = builder.Input(1, 6, 6, 3);
        int left = builder.Conv2D(input, 5), right = builder.DepthwiseConv2D(builder.Conv2D(input, 7, kernel: 1));
        int inner = builder.Concatenation(3, left, right), outer = builder.Concatenation(3, inner, builder.Conv2D(input, 3));
        using Interpreter interpreter = Interpreter.Create(builder.Output(outer).BuildModel());

        // What does not write rows apart is copied: the depthwise convolution of floats.
        string[] kernels = [.. interpreter.Nodes.Where(node => node.Operator == "CONCATENATION").Select(node => node.Kernel)];
        Assert.Equal([innerKernel, ""], kernels);
    }

    [Fact]
    public void A_part_that_something_else_reads_keeps_its_own_memory_where_parts_are_interleaved()
    {
        ModelBuilder builder = new(4);
        int input = builder.Input(1, 4, 4, 2), first = builder.Conv2D(input, 6), second = builder.Conv2D(input, 6);
        int joined = builder.Concatenation(3, first, second);
        builder.Output(joined).Output(builder.Add(first, second));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        Assert.Equal("copy", interpreter.Nodes.Single(node => node.Operator == "CONCATENATION").Kernel);
    }

    [Fact]
    public void Parts_that_are_not_interleaved_are_written_in_place_whoever_reads_them()
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        int input = builder.Input(1, 16, 16, 2), first = builder.Conv2D(input, 64), second = builder.Conv2D(input, 64);
        int joined = builder.Concatenation(1, first, builder.MaxPool2D(second, 1, 1));
        builder.Output(joined).Output(builder.Add(first, second));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        Assert.Equal("", interpreter.Nodes.Single(node => node.Operator == "CONCATENATION").Kernel);
    }

    [Fact]
    public void An_addition_overwrites_the_input_that_nothing_reads_later()
    {
        ModelBuilder builder = new(6);
        int input = builder.Input(1, 8, 8, 8), first = builder.Conv2D(input, 8), second = builder.Conv2D(first, 8);
        int sum = builder.Add(first, second);
        builder.Output(builder.Conv2D(sum, 8));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel(), new InterpreterOptions { Kernels = "portable" });
        // Input, output, both operands and scratch; the sum lies where an operand was.
        Assert.Equal(4, interpreter.Plan.Blocks.Count(block => block.Lifetime.Bytes == 512));
    }

    private static void Alike(ModelBuilder builder, params int[] tensors)
    {
        foreach (int tensor in tensors)
            builder.Graph.Tensors[tensor] = builder.Graph.Tensors[tensor] with { Quantization = builder.Graph.Tensors[tensors[0]].Quantization };
    }

    private static TfLiteModel RandomGraph(int seed, TensorType type)
    {
        Random random = new(seed);
        ModelBuilder builder = new(seed, type);
        List<int> tensors = [builder.Input(1 + random.Next(2), 4, 4, 1 + random.Next(6))];
        int nodes = random.Next(3, 12);
        for (int i = 0; i < nodes; i++)
        {
            int input = tensors[Math.Max(0, tensors.Count - 1 - random.Next(3))], output;
            switch (random.Next(9))
            {
                case 0: output = builder.Conv2D(input, 1 + random.Next(20), kernel: 1); break;
                case 1: output = builder.Conv2D(input, 1 + random.Next(20)); break;
                case 2: output = builder.DepthwiseConv2D(input); break;
                case 3: output = builder.Add(input, Like(input)); break;
                case 4: output = builder.Mul(input, Like(input)); break;
                case 5: output = builder.Operator(BuiltinOperator.Relu, [input], Copy(input), null); break;
                case 6: output = builder.Reshape(builder.Reshape(input, Elements(input)), [.. builder.ShapeOf(input)]); break;
                case 7: output = Join(3); break;
                default: output = Join(builder.ShapeOf(tensors[0])[0] == 1 ? 1 : 3); break;
            }

            if (builder.ShapeOf(output)[1] <= 64 && builder.ShapeOf(output)[3] <= 200) tensors.Add(output);
        }

        builder.Output(tensors[^1]);
        if (random.Next(2) == 0 && tensors.Count > 3) builder.Output(tensors[^2]);
        return builder.BuildModel();

        int Elements(int tensor) => builder.ShapeOf(tensor).Aggregate((product, extent) => product * extent);
        int Like(int tensor) => tensors.Where(other => builder.ShapeOf(other).SequenceEqual(builder.ShapeOf(tensor))).Order().ElementAt(
            random.Next(tensors.Count(other => builder.ShapeOf(other).SequenceEqual(builder.ShapeOf(tensor)))));
        TensorDefinition Copy(int tensor) => builder.Define($"copy{builder.Graph.Tensors.Count}", builder.ShapeOf(tensor), builder.Graph.Tensors[tensor].Quantization);
        int Join(int axis)
        {
            int[] fitting =
            [
                .. tensors.Skip(1).Where(other => Enumerable.Range(0, 4).All(d => d == axis || builder.ShapeOf(other)[d] == builder.ShapeOf(tensors[^1])[d])),
            ];
            if (fitting.Length == 0) return builder.Conv2D(tensors[^1], 4);
            int[] parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => fitting[random.Next(fitting.Length)])];
            if (type == TensorType.UInt8 && random.Next(2) == 0) Alike(builder, parts);
            return builder.Concatenation(axis, parts);
        }
    }

    private static byte[] Run(TfLiteModel model, InterpreterOptions options, int seed)
    {
        using Interpreter interpreter = Interpreter.Create(model, options);
        new GeneratedInput((uint)seed).Fill(interpreter);
        interpreter.Invoke();
        interpreter.Invoke();
        return [.. Enumerable.Range(0, interpreter.Outputs.Count).SelectMany(i => interpreter.OutputBytes(i).ToArray())];
    }
}
