using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport;

/// <summary>Builds small <c>.tflite</c> models from code, with seeded weights: the same calls give the same bytes.</summary>
/// <remarks>
/// Every layer takes the index of its input tensor and returns the index of its output tensor. All activations have the builder's type:
/// Float32; Int8 with per-channel weights; UInt8 with per-tensor weights whose zero point is not 0; Int16 with zero point 0, per-channel int8
/// weights and int64 biases; or, in layers without weights, Int32, Int64 and Bool. Output scales are chosen so that codes
/// spread over their range when inputs are uniform noise.
/// </remarks>
public sealed partial class ModelBuilder
{
    private readonly Random _random;
    private readonly SubGraphDefinition _graph = new() { Name = "main" };
    private readonly ModelDefinition _model = new() { Description = "built from code" };

    /// <summary>Begins a model.</summary>
    /// <param name="seed">Seed of weights, biases, scales and zero points.</param>
    /// <param name="type">Type of all activations: Float32, Int8, UInt8, Int16, Int32, Int64 or Bool.</param>
    public ModelBuilder(int seed, TensorType type = TensorType.Int8)
    {
        if (type is not (TensorType.Float32 or TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.Int32 or TensorType.Int64 or TensorType.Bool))
            throw new ArgumentOutOfRangeException(nameof(type), type, "Float32, Int8, UInt8, Int16, Int32, Int64 or Bool");

        _random = new Random(seed);
        Type = type;
        _model.SubGraphs.Add(_graph);
    }

    /// <summary>Type of all activations.</summary>
    public TensorType Type { get; }

    /// <summary>The graph so far, for tests that need what no method here gives.</summary>
    public SubGraphDefinition Graph => _graph;

    /// <summary>The model so far.</summary>
    public ModelDefinition Model => _model;

    private bool IsFloat => Type == TensorType.Float32;

    private bool IsQuantized => Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;

    /// <summary>Dimensions of a tensor.</summary>
    /// <param name="tensor">Its index.</param>
    public IReadOnlyList<int> ShapeOf(int tensor) => _graph.Tensors[tensor].Shape;

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="shape">Dimensions, for example [1, 8, 8, 3].</param>
    public int Input(params int[] shape)
    {
        int tensor = Activation($"input{_graph.Inputs.Count}", shape, NextScale());
        _graph.Inputs.Add(tensor);
        return tensor;
    }

    /// <summary>Names a tensor as an output of the graph.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>This builder.</returns>
    public ModelBuilder Output(int tensor)
    {
        _graph.Outputs.Add(tensor);
        return this;
    }

    /// <summary>The model as a file.</summary>
    public byte[] Build() => TfLiteModelWriter.Write(_model);

    /// <summary>The model as the reader gives it.</summary>
    public TfLiteModel BuildModel() => TfLiteModel.Parse(Build());

    /// <summary>Adds an operator with one new output tensor.</summary>
    /// <param name="code">Which operator.</param>
    /// <param name="inputs">Indices of its inputs; -1 for an absent one.</param>
    /// <param name="output">Its output.</param>
    /// <param name="options">Its options.</param>
    /// <param name="version">Its version.</param>
    /// <returns>Index of the output.</returns>
    public int Operator(BuiltinOperator code, int[] inputs, TensorDefinition output, OperatorOptions? options, int version = 1)
    {
        int tensor = _graph.Add(output);
        _graph.Operators.Add(new OperatorDefinition { Operator = code, Version = version, Inputs = inputs, Outputs = [tensor], Options = options });
        return tensor;
    }

    /// <summary>Adds a constant of 32-bit integers, as shapes, axes and paddings are given.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <param name="values">Elements.</param>
    /// <param name="quantization">Quantization parameters; null for none.</param>
    public int Int32Constant(int[] shape, int[] values, QuantizationRecord? quantization = null)
    {
        byte[] data = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(i * sizeof(int)), values[i]);
        return Constant(TensorType.Int32, shape, data, quantization);
    }

    /// <summary>Adds a constant of 64-bit integers, as int16 layers have their biases.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <param name="values">Elements.</param>
    /// <param name="quantization">Quantization parameters; null for none.</param>
    public int Int64Constant(int[] shape, long[] values, QuantizationRecord? quantization = null)
    {
        byte[] data = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * sizeof(long)), values[i]);
        return Constant(TensorType.Int64, shape, data, quantization);
    }

    /// <summary>Adds a constant of floats.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <param name="values">Elements.</param>
    public int Float32Constant(int[] shape, float[] values)
    {
        byte[] data = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * sizeof(float)), values[i]);
        return Constant(TensorType.Float32, shape, data, quantization: null);
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="data">Little-endian elements.</param>
    /// <param name="quantization">Quantization parameters; null for none.</param>
    public int Constant(TensorType type, int[] shape, byte[] data, QuantizationRecord? quantization) =>
        _graph.Add(new TensorDefinition { Name = $"constant{_graph.Tensors.Count}", Type = type, Shape = shape, Data = data, Quantization = quantization });

    /// <summary>A tensor definition of the builder's type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="quantization">Quantization parameters; ignored by builders of other than quantized types.</param>
    public TensorDefinition Define(string name, IReadOnlyList<int> shape, QuantizationRecord? quantization) =>
        new() { Name = name, Type = Type, Shape = shape, Quantization = IsQuantized ? quantization : null };

    /// <summary>Quantization parameters for a whole tensor.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="zeroPoint">The zero point.</param>
    public static QuantizationRecord PerTensor(float scale, int zeroPoint) => new() { Scales = [scale], ZeroPoints = [zeroPoint] };

    private int Activation(string name, IReadOnlyList<int> shape, float scale) => _graph.Add(Define(name, shape, PerTensor(scale, NextZeroPoint())));

    private TensorDefinition LikeInput(int input, IReadOnlyList<int> shape) => Define($"output{_graph.Tensors.Count}", shape, _graph.Tensors[input].Quantization);

    private float ScaleOf(int tensor) => _graph.Tensors[tensor].Quantization?.Scales[0] ?? 1;

    private float NextScale()
    {
        float scale = 0.01f + (_random.Next(0, 64) / 1024f);
        return Type == TensorType.Int16 ? scale / 256 : scale;
    }

    private int NextZeroPoint()
    {
        int zeroPoint = Type == TensorType.UInt8 ? _random.Next(96, 160) : _random.Next(-32, 32);
        return Type == TensorType.Int16 ? 0 : zeroPoint;
    }
}
