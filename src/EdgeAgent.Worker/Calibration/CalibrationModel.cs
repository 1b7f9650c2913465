using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.Worker.Calibration;

/// <summary>An int8 network of convolutions, made from code, that keeps a core busy as a classifier's layers do.</summary>
internal static class CalibrationModel
{
    /// <summary>Height, width and channels of all its tensors.</summary>
    public const int Side = 16, Channels = 64;

    /// <summary>Its convolutions, of 3x3.</summary>
    public const int Layers = 4;

    private const int Kernel = 3;
    private const float InputScale = 0.05f, WeightScale = 0.01f;

    /// <summary>Makes the file.</summary>
    /// <param name="random">Draws the weights.</param>
    public static byte[] Create(Random random)
    {
        ModelDefinition model = new() { Description = "load for calibrating the power estimate" };
        SubGraphDefinition graph = new() { Name = "main" };
        model.SubGraphs.Add(graph);
        float scale = InputScale;
        int tensor = graph.Add(Activation("input", scale));
        graph.Inputs.Add(tensor);
        for (int layer = 0; layer < Layers; layer++)
            tensor = AddConvolution(graph, tensor, layer, ref scale, random);
        graph.Outputs.Add(tensor);
        return TfLiteModelWriter.Write(model);
    }

    private static int AddConvolution(SubGraphDefinition graph, int input, int layer, ref float scale, Random random)
    {
        byte[] weights = new byte[Channels * Kernel * Kernel * Channels];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = unchecked((byte)(sbyte)random.Next(-sbyte.MaxValue, sbyte.MaxValue + 1));
        float[] weightScales = [.. Enumerable.Repeat(WeightScale, Channels)];
        int[] zeros = new int[Channels];
        float biasScale = scale * WeightScale;
        int filter = graph.Add(new TensorDefinition
        {
            Name = $"filter{layer}",
            Type = TensorType.Int8,
            Shape = [Channels, Kernel, Kernel, Channels],
            Data = weights,
            Quantization = new QuantizationRecord { Scales = weightScales, ZeroPoints = zeros },
        });
        byte[] biases = new byte[Channels * sizeof(int)];
        for (int channel = 0; channel < Channels; channel++)
            BinaryPrimitives.WriteInt32LittleEndian(biases.AsSpan(channel * sizeof(int)), random.Next(-1000, 1000));
        int bias = graph.Add(new TensorDefinition
        {
            Name = $"bias{layer}",
            Type = TensorType.Int32,
            Shape = [Channels],
            Data = biases,
            Quantization = new QuantizationRecord { Scales = [.. Enumerable.Repeat(biasScale, Channels)], ZeroPoints = zeros },
        });
        // A sum of N products of weights spread over +-127 and codes of spread s has a spread of sqrt(N) * 73 * s: this scale gives the output the input's spread.
        scale = biasScale * MathF.Sqrt(Kernel * Kernel * Channels) * (sbyte.MaxValue / MathF.Sqrt(3));
        int output = graph.Add(Activation($"layer{layer}", scale));
        graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Conv2D,
            Version = 3,
            Inputs = [input, filter, bias],
            Outputs = [output],
            Options = new Conv2DOptions(Padding.Same, 1, 1),
        });
        return output;
    }

    private static TensorDefinition Activation(string name, float scale) => new()
    {
        Name = name,
        Type = TensorType.Int8,
        Shape = [1, Side, Side, Channels],
        Quantization = new QuantizationRecord { Scales = [scale], ZeroPoints = [0] },
    };
}
