using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Operators whose results do not depend on the content of the inputs.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>A convolution whose weights and biases are float16 constants behind DEQUANTIZE.</summary>
    public ModelBuilder Float16Convolution()
    {
        ModelBuilder model = Convolution();
        OperatorDefinition convolution = model.Graph.Operators[0];
        int[] inputs = [convolution.Inputs[0], Widened(convolution.Inputs[1]), Widened(convolution.Inputs[2])];
        model.Graph.Operators.RemoveAt(0);
        model.Graph.Operators.Add(convolution with { Inputs = inputs });
        return model;
    }

    /// <summary>RESHAPE of one tensor to the SHAPE of another.</summary>
    public ModelBuilder ReshapeToShapeOf()
    {
        int rows = Draw(1, 5), columns = Draw(1, 5);
        int input = _builder.Input(columns, rows), like = _builder.Input(rows, columns);
        int shape = _builder.Operator(
            BuiltinOperator.Shape, [like], new TensorDefinition { Name = "shape", Type = TensorType.Int32, Shape = [2] }, new ShapeOptions(TensorType.Int32));
        return _builder.Output(shape).Output(_builder.Operator(BuiltinOperator.Reshape, [input, shape], LikeInput(input, [rows, columns]), null));
    }

    private TensorDefinition LikeInput(int input, int[] shape) => _builder.Define("output", shape, _builder.Graph.Tensors[input].Quantization);

    private int Widened(int constant)
    {
        TensorDefinition tensor = _builder.Graph.Tensors[constant];
        Half[] halves = Array.ConvertAll(MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray(), value => (Half)value);
        int narrow = _builder.Constant(TensorType.Float16, [.. tensor.Shape], MemoryMarshal.AsBytes(halves.AsSpan()).ToArray(), quantization: null);
        return _builder.Operator(
            BuiltinOperator.Dequantize, [narrow], tensor with { Name = "widened", Data = default }, new EmptyOptions(OptionsType.Dequantize), version: 3);
    }
}
