using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Graphs;

/// <summary>Inputs of other shapes than the file declares, and signatures.</summary>
public sealed class InputShapeTests
{
    private const int Batch = 3;

    [Theory]
    [InlineData(TensorType.Float32)]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    public void A_batch_gives_what_its_parts_give(TensorType type)
    {
        TfLiteModel model = Classifier(type).BuildModel();
        using Interpreter single = Interpreter.Create(model), batched = Interpreter.Create(model, new InterpreterOptions { Batch = Batch });
        Assert.Equal(new Shape(Batch, 12, 12, 3), batched.Inputs[0].Shape);
        Assert.Equal(new Shape(Batch, 5), batched.Outputs[0].Shape);

        new GeneratedInput(7).Fill(batched);
        batched.Invoke();
        for (int i = 0; i < Batch; i++)
        {
            int input = single.InputBytes(0).Length, output = single.OutputBytes(0).Length;
            batched.InputBytes(0).Slice(i * input, input).CopyTo(single.InputBytes(0));
            single.Invoke();
            Assert.Equal(single.OutputBytes(0).ToArray(), batched.OutputBytes(0).Slice(i * output, output).ToArray());
        }
    }

    [Theory]
    [InlineData("input0")]
    [InlineData("image")]
    [InlineData("0")]
    public void An_input_is_named_by_its_tensor_its_signature_or_its_place(string name)
    {
        ModelBuilder builder = Classifier(TensorType.Float32);
        builder.Model.Signatures.Add(new SignatureDefinition("serve", 0, [new("image", builder.Graph.Inputs[0])], [new("scores", builder.Graph.Outputs[0])]));
        using Interpreter interpreter = Interpreter.Create(
            builder.BuildModel(), new InterpreterOptions { InputShapes = [new InputShape(name, new Shape(2, 12, 12, 3))] });

        Assert.Equal(new Shape(2, 12, 12, 3), interpreter.Inputs[0].Shape);
        Assert.Equal(0, interpreter.FindInput("image"));
        Assert.Equal(0, interpreter.FindOutput("scores"));
        Assert.Contains("scores", Assert.Throws<ArgumentException>(() => interpreter.FindOutput("boxes")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_open_extents_can_be_set()
    {
        ModelBuilder builder = Classifier(TensorType.Float32);
        int input = builder.Graph.Inputs[0];
        builder.Graph.Tensors[input] = builder.Graph.Tensors[input] with { ShapeSignature = [-1, 12, 12, 3] };
        TfLiteModel model = builder.BuildModel();

        using Interpreter batched = Interpreter.Create(model, new InterpreterOptions { Batch = 4 });
        Assert.Equal(4, batched.Outputs[0].Shape[0]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Interpreter.Create(model, new InterpreterOptions { InputShapes = [new InputShape("0", new Shape(1, 16, 12, 3))] }));
        Assert.Contains("[?,12,12,3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_extent_that_the_file_declares_as_zero_is_one()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(0, 4), output = builder.Add(input, input);
        foreach (int tensor in new[] { input, output })
            builder.Graph.Tensors[tensor] = builder.Graph.Tensors[tensor] with { ShapeSignature = [-1, 4] };

        using Interpreter interpreter = Interpreter.Create(builder.Output(output).BuildModel());
        Assert.Equal(new Shape(1, 4), interpreter.Outputs[0].Shape);
    }

    [Fact]
    public void Shapes_that_the_model_cannot_have_are_named()
    {
        TfLiteModel model = Classifier(TensorType.Float32).BuildModel();
        Assert.Contains("input0", Refuse(new InputShape("picture", new Shape(1))).Message, StringComparison.Ordinal);
        Assert.Contains("[?,?,?,?]", Refuse(new InputShape("0", new Shape(1, 12))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Interpreter.Create(model, new InterpreterOptions { Batch = 0 }));
        Assert.Throws<UnsupportedModelException>(
            () => Interpreter.Create(model, new InterpreterOptions { InputShapes = [new InputShape("0", new Shape(1, 1, 1, 3))] }));

        ArgumentException Refuse(InputShape shape) =>
            Assert.Throws<ArgumentException>(() => Interpreter.Create(model, new InterpreterOptions { InputShapes = [shape] }));
    }

    [Fact]
    public void A_signature_chooses_its_subgraph()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        builder.Output(builder.Add(builder.Input(2), builder.Float32Constant([2], [1, 1])));
        ModelBuilder other = new(1, TensorType.Float32);
        other.Output(other.Add(other.Input(2), other.Float32Constant([2], [10, 10])));
        builder.Model.SubGraphs.Add(other.Graph);
        builder.Model.Signatures.Add(new SignatureDefinition("one", 0, [new("x", builder.Graph.Inputs[0])], [new("y", builder.Graph.Outputs[0])]));
        builder.Model.Signatures.Add(new SignatureDefinition("ten", 1, [new("x", other.Graph.Inputs[0])], [new("y", other.Graph.Outputs[0])]));
        TfLiteModel model = builder.BuildModel();

        foreach ((string? signature, float expected) in new[] { (null, 1f), ("one", 1f), ("ten", 10f) })
        {
            using Interpreter interpreter = Interpreter.Create(model, new InterpreterOptions { Signature = signature });
            interpreter.Invoke();
            Assert.Equal([expected, expected], MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(interpreter.FindOutput("y"))).ToArray());
        }

        ArgumentException error = Assert.Throws<ArgumentException>(() => Interpreter.Create(model, new InterpreterOptions { Signature = "hundred" }));
        Assert.Contains("one, ten", error.Message, StringComparison.Ordinal);
    }

    private static ModelBuilder Classifier(TensorType type)
    {
        ModelBuilder builder = new(1, type);
        int stem = builder.Conv2D(builder.Input(1, 12, 12, 3), channels: 8, stride: 2);
        int sum = builder.Add(stem, builder.Conv2D(builder.DepthwiseConv2D(stem), channels: 8, kernel: 1, activation: ActivationFunction.None));
        int features = builder.Reshape(builder.Mean(builder.MaxPool2D(sum), keepDims: true), -1, 8);
        builder.Graph.Tensors[features] = builder.Graph.Tensors[features] with { Shape = [1, 8] };
        return builder.Output(builder.Softmax(builder.FullyConnected(features, units: 5), beta: 0.25f));
    }
}
