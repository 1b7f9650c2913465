using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>Float networks of a random shape: layers, sums, joints, moves and activations in any order, some results read twice, some returned.</summary>
public static class RandomNetwork
{
    private const int Steps = 10;

    private static readonly BuiltinOperator[] Functions = [BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.HardSwish, BuiltinOperator.Sin];

    /// <summary>The network of a seed; its input is [1,8,8,4].</summary>
    /// <param name="seed">Decides everything.</param>
    public static byte[] Build(int seed)
    {
        Random random = new(seed);
        ModelBuilder builder = new(seed, TensorType.Float32);
        List<int> maps = [builder.Input(1, 8, 8, 4)];
        for (int step = 0; step < Steps; step++)
            maps.Add(Next(builder, random, maps[random.Next(Math.Max(0, maps.Count - 3), maps.Count)], maps));
        if (random.Next(3) == 0)
            builder.Output(maps[random.Next(1, maps.Count)]);
        int pooled = builder.Mean(maps[^1]);
        int scores = builder.FullyConnected(pooled, units: 6, (ActivationFunction)random.Next(2));
        return builder.Output(random.Next(2) == 0 ? builder.Softmax(scores) : scores).Build();
    }

    private static int Next(ModelBuilder builder, Random random, int input, List<int> maps)
    {
        IReadOnlyList<int> shape = builder.ShapeOf(input);
        ActivationFunction activation = (ActivationFunction)random.Next(4);
        int other = maps.LastOrDefault(map => builder.ShapeOf(map).SequenceEqual(shape) && map != input, input);
        switch (random.Next(14))
        {
            case 0: return builder.Conv2D(input, random.Next(2, 7), kernel: 1 + (2 * random.Next(2)), activation: activation);
            case 1: return builder.DepthwiseConv2D(input, random.Next(1, 3), activation: activation);
            case 2: return builder.Add(input, other, activation);
            case 3: return builder.Mul(input, other);
            case 4: return builder.Concatenation(3, input, other);
            case 5: return builder.MaxPool2D(input, window: 3, stride: 1, padding: Padding.Same);
            case 6: return builder.AveragePool2D(input, window: 3, stride: 1, padding: Padding.Same);
            case 7: return Then(builder, BuiltinOperator.Logistic, [input]);
            case 8: return Then(builder, BuiltinOperator.Tanh, [input]);
            case 9: return Then(builder, Functions[random.Next(Functions.Length)], [input]);
            case 10:
                int factors = builder.Float32Constant([shape[3]], [.. Enumerable.Range(0, shape[3]).Select(_ => random.NextSingle() - 0.4f)]);
                return Then(builder, BuiltinOperator.Mul, [input, factors], new MulOptions());
            case 11:
                int limit = builder.Float32Constant([1], [(random.NextSingle() * 2) - 1]);
                return Then(builder, BuiltinOperator.Maximum, [input, limit], new EmptyOptions(OptionsType.MaximumMinimum));
            case 12: return builder.Conv2D(builder.Pad(input, 1, 1, 1, 1), random.Next(2, 7), padding: Padding.Valid, activation: activation);
            default: return builder.Reshape(builder.Reshape(input, 1, shape[1] * shape[2], shape[3]), [.. shape]);
        }
    }

    private static int Then(ModelBuilder builder, BuiltinOperator code, int[] inputs, OperatorOptions? options = null) =>
        builder.Operator(code, inputs, builder.Define($"{code}{builder.Graph.Tensors.Count}", builder.ShapeOf(inputs[0]), null), options);
}
