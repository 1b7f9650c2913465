using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport;

/// <summary>Models from code that several test projects share.</summary>
public static class SampleModels
{
    /// <summary>A small network that has each layer of <see cref="ModelBuilder"/> but MUL at least once.</summary>
    /// <param name="seed">Seed of weights.</param>
    /// <param name="type">Type of activations.</param>
    public static ModelBuilder EveryLayer(int seed, TensorType type)
    {
        var builder = new ModelBuilder(seed, type);
        int image = builder.Input(1, 12, 12, 3);
        int stem = builder.Conv2D(builder.Pad(image, 0, 1, 0, 1), channels: 8, stride: 2, padding: Padding.Valid);
        int depthwise = builder.DepthwiseConv2D(stem);
        int pointwise = builder.Conv2D(depthwise, channels: 8, kernel: 1, activation: ActivationFunction.None);
        int sum = builder.Add(stem, pointwise);
        int joined = builder.Concatenation(3, sum, builder.Conv2D(sum, channels: 8, dilation: 2));
        int pooled = builder.AveragePool2D(builder.MaxPool2D(joined), window: 3, stride: 1, padding: Padding.Same);
        int features = builder.Reshape(builder.Mean(pooled, keepDims: true), 1, 16);
        return builder.Output(builder.Softmax(builder.FullyConnected(features, units: 5), beta: 0.25f));
    }

    /// <summary>A model of what no layer of <see cref="ModelBuilder"/> uses: two graphs, a custom operator, a variable, metadata and signatures.</summary>
    public static ModelDefinition WithEverythingElse()
    {
        var main = new SubGraphDefinition { Name = "main" };
        int input = main.Add(new TensorDefinition { Name = "in", Type = TensorType.Float32, Shape = [1, 4], ShapeSignature = [-1, 4], HasRank = true });
        int state = main.Add(new TensorDefinition { Name = "state", Type = TensorType.Float32, Shape = [1, 4], IsVariable = true });
        int packed = main.Add(new TensorDefinition
        {
            Name = "packed",
            Type = TensorType.Int4,
            Shape = [3],
            Data = new byte[] { 0x21, 0x03 },
            Quantization = new QuantizationRecord { Scales = [0.5f], ZeroPoints = [1], QuantizedDimension = 1, Min = [-1], Max = [1] },
        });
        int custom = main.Add(new TensorDefinition { Name = "custom", Type = TensorType.Float32, Shape = [] });
        int result = main.Add(new TensorDefinition { Name = "result", Type = TensorType.Float32, Shape = [1, 4] });
        main.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Custom,
            CustomCode = "Example_Op",
            Version = 2,
            Inputs = [input, -1, state, packed],
            Outputs = [custom],
            CustomOptions = new byte[] { 1, 2, 3 },
            Intermediates = [custom],
            MutatingVariableInputs = [false, false, true, false],
        });
        main.Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.If, Inputs = [custom, input], Outputs = [result], Options = new IfOptions(1, 1) });
        main.Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.Gelu, Version = 2, Inputs = [result], Outputs = [], Options = new GeluOptions(true) });
        main.Inputs.Add(input);
        main.Outputs.Add(result);

        var branch = new SubGraphDefinition { Name = "branch" };
        int passed = branch.Add(new TensorDefinition { Name = "passed", Type = TensorType.Float32, Shape = [1, 4] });
        branch.Inputs.Add(passed);
        branch.Outputs.Add(passed);

        var model = new ModelDefinition { Description = "everything else" };
        model.SubGraphs.Add(main);
        model.SubGraphs.Add(branch);
        model.Metadata.Add(new MetadataEntry("note", "a few bytes"u8.ToArray()));
        model.Signatures.Add(new SignatureDefinition("serving_default", 0, [new SignatureTensor("x", input)], [new SignatureTensor("y", result)]));
        return model;
    }
}
