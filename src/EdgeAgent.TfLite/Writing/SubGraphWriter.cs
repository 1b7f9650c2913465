using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Writes one graph: its tensors and operators, and their buffers and operator codes into the model's collections.</summary>
internal sealed class SubGraphWriter(FlatBufferBuilder builder, BufferTableWriter buffers, OperatorCodeWriter codes, SharedVectors vectors)
{
    public int Write(SubGraphDefinition graph)
    {
        int[] tensors = [.. graph.Tensors.Select(WriteTensor)];
        int[] operators = [.. graph.Operators.Select(WriteOperator)];
        int tensorVector = builder.VectorOfTables(tensors), operatorVector = builder.VectorOfTables(operators);
        int inputs = builder.Vector([.. graph.Inputs]), outputs = builder.Vector([.. graph.Outputs]);
        int name = builder.Text(graph.Name);
        builder.StartTable(Slots.SubGraph.Count);
        builder.AddOffset(Slots.SubGraph.Tensors, tensorVector, 0);
        builder.AddOffset(Slots.SubGraph.Inputs, inputs, 0);
        builder.AddOffset(Slots.SubGraph.Outputs, outputs, 0);
        builder.AddOffset(Slots.SubGraph.Operators, operatorVector, 0);
        builder.AddOffset(Slots.SubGraph.Name, name, 0);
        return builder.EndTable();
    }

    private int WriteTensor(TensorDefinition tensor)
    {
        int buffer = buffers.Add(tensor.Data);
        int shape = vectors.Integers(tensor.Shape);
        int signature = tensor.ShapeSignature is null ? 0 : vectors.Integers(tensor.ShapeSignature);
        int name = builder.Text(tensor.Name);
        int quantization = tensor.Quantization is null ? 0 : WriteQuantization(tensor.Quantization);
        builder.StartTable(Slots.Tensor.Count);
        builder.AddOffset(Slots.Tensor.Shape, shape, 0);
        builder.AddByte(Slots.Tensor.Type, (byte)tensor.Type, 0);
        builder.AddInt(Slots.Tensor.Buffer, buffer, 0);
        builder.AddOffset(Slots.Tensor.Name, name, 0);
        builder.AddOffset(Slots.Tensor.Quantization, quantization, 0);
        builder.AddBool(Slots.Tensor.IsVariable, tensor.IsVariable, false);
        builder.AddOffset(Slots.Tensor.ShapeSignature, signature, 0);
        builder.AddBool(Slots.Tensor.HasRank, tensor.HasRank, false);
        return builder.EndTable();
    }

    private int WriteQuantization(QuantizationRecord quantization)
    {
        int min = vectors.Floats(quantization.Min), max = vectors.Floats(quantization.Max);
        int scales = vectors.Floats(quantization.Scales), zeroPoints = vectors.Longs(quantization.ZeroPoints);
        builder.StartTable(Slots.Quantization.Count);
        builder.AddOffset(Slots.Quantization.Min, min, 0);
        builder.AddOffset(Slots.Quantization.Max, max, 0);
        builder.AddOffset(Slots.Quantization.Scale, scales, 0);
        builder.AddOffset(Slots.Quantization.ZeroPoint, zeroPoints, 0);
        builder.AddInt(Slots.Quantization.QuantizedDimension, quantization.QuantizedDimension, 0);
        return builder.EndTable();
    }

    private int WriteOperator(OperatorDefinition node)
    {
        int code = codes.Add(node);
        int inputs = builder.Vector(node.Inputs), outputs = builder.Vector(node.Outputs);
        int intermediates = node.Intermediates.Count == 0 ? 0 : builder.Vector(node.Intermediates);
        int mutating = node.MutatingVariableInputs.Count == 0 ? 0 : builder.VectorOfBytes([.. node.MutatingVariableInputs.Select(flag => flag ? (byte)1 : (byte)0)]);
        int options = node.Options?.Write(builder) ?? 0;
        int customOptions = node.CustomOptions.IsEmpty ? 0 : builder.VectorOfBytes(node.CustomOptions.ToArray());
        builder.StartTable(Slots.Operator.Count);
        builder.AddInt(Slots.Operator.OpcodeIndex, code, 0);
        builder.AddOffset(Slots.Operator.Inputs, inputs, 0);
        builder.AddOffset(Slots.Operator.Outputs, outputs, 0);
        builder.AddByte(Slots.Operator.BuiltinOptionsType, (byte)(node.Options?.Table ?? OptionsType.None), 0);
        builder.AddOffset(Slots.Operator.BuiltinOptions, options, 0);
        builder.AddOffset(Slots.Operator.CustomOptions, customOptions, 0);
        builder.AddOffset(Slots.Operator.MutatingVariableInputs, mutating, 0);
        builder.AddOffset(Slots.Operator.Intermediates, intermediates, 0);
        return builder.EndTable();
    }
}
