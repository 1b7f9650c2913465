using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Verification;

/// <summary>Verifies one subgraph: its tensors, then its operators in order, each of which may read only what is known by then.</summary>
internal sealed class SubGraphVerifier(FlatBufferReader reader, TensorVerifier tensorVerifier, int operatorCodes, int subGraphs)
{
    private readonly TensorSet _known = new();
    private readonly TensorSet _variables = new();
    private readonly TensorSet _empty = new();
    private int _tensors;

    public void Verify(FlatTable subGraph)
    {
        subGraph.String(Slots.SubGraph.Name, "name");
        VerifyTensors(subGraph.Vector(Slots.SubGraph.Tensors, "tensors", sizeof(int)));
        VerifyInputs(subGraph.Vector(Slots.SubGraph.Inputs, "inputs", sizeof(int)));
        VerifyOperators(subGraph.Vector(Slots.SubGraph.Operators, "operators", sizeof(int)));
        FlatVector outputs = subGraph.Vector(Slots.SubGraph.Outputs, "outputs", sizeof(int));
        for (int i = 0; i < outputs.Count; i++)
            RequireKnown(outputs, i, "outputs");
    }

    private void VerifyTensors(FlatVector tensors)
    {
        _tensors = tensors.Count;
        _known.Clear(_tensors);
        _variables.Clear(_tensors);
        _empty.Clear(_tensors);
        for (int i = 0; i < _tensors; i++)
        {
            reader.Path.Enter("tensors", i);
            TensorOrigin origin = tensorVerifier.Verify(reader.TableAt(tensors, i, ""));
            if (origin is TensorOrigin.Constant or TensorOrigin.Variable)
                _known.Add(i);
            if (origin == TensorOrigin.Variable)
                _variables.Add(i);
            if (origin == TensorOrigin.Empty)
                _empty.Add(i);
            reader.Path.Leave();
        }
    }

    private void VerifyInputs(FlatVector inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            int tensor = RequireTensor(inputs, i, "inputs", least: 0);
            if (_known.Contains(tensor) && !_variables.Contains(tensor))
                throw reader.Invalid(inputs.Position(i), $"inputs[{i}]", $"tensor {tensor} is a constant or listed before; accepted: tensors that the caller feeds, each once");
            _known.Add(tensor);
        }
    }

    private void VerifyOperators(FlatVector operators)
    {
        for (int i = 0; i < operators.Count; i++)
        {
            reader.Path.Enter("operators", i);
            FlatTable node = reader.TableAt(operators, i, "");
            uint code = node.UInt32(Slots.Operator.OpcodeIndex, "opcode_index");
            if (code >= (uint)operatorCodes)
                throw reader.Invalid(node.PositionOf(Slots.Operator.OpcodeIndex, "opcode_index", sizeof(uint)), "opcode_index", $"the index is {code}; accepted: less than {operatorCodes}");

            VerifyOptions(node);
            VerifyTensorsOf(node);
            reader.Path.Leave();
        }
    }

    private void VerifyTensorsOf(FlatTable node)
    {
        FlatVector inputs = node.Vector(Slots.Operator.Inputs, "inputs", sizeof(int));
        for (int i = 0; i < inputs.Count; i++)
        {
            if (reader.Int32At(inputs, i) != -1)
                RequireKnown(inputs, i, "inputs");
        }

        FlatVector outputs = node.Vector(Slots.Operator.Outputs, "outputs", sizeof(int));
        for (int i = 0; i < outputs.Count; i++)
        {
            int tensor = RequireTensor(outputs, i, "outputs", least: 0);
            if (_known.Contains(tensor) && !_variables.Contains(tensor))
                throw reader.Invalid(outputs.Position(i), $"outputs[{i}]", $"tensor {tensor} is a constant, an input of the graph or already written; accepted: a tensor that nothing else writes");
            _known.Add(tensor);
        }

        FlatVector intermediates = node.Vector(Slots.Operator.Intermediates, "intermediates", sizeof(int));
        for (int i = 0; i < intermediates.Count; i++)
            RequireTensor(intermediates, i, "intermediates", least: -1);

        FlatVector mutating = node.Vector(Slots.Operator.MutatingVariableInputs, "mutating_variable_inputs", 1);
        if (mutating.Count != 0 && mutating.Count != inputs.Count)
            throw reader.Invalid(mutating.Start - 4, "mutating_variable_inputs", $"there are {mutating.Count} flags; accepted: none, or one for each of {inputs.Count} inputs");
    }

    private void VerifyOptions(FlatTable node)
    {
        StoredBytes.OfCustomOptions(reader, node);
        node.TryTable(Slots.Operator.BuiltinOptions2, "builtin_options_2", out _);
        var type = (OptionsType)node.Byte(Slots.Operator.BuiltinOptionsType, "builtin_options_type");
        if (!node.TryTable(Slots.Operator.BuiltinOptions, "builtin_options", out FlatTable table))
            return;

        reader.Path.Enter("builtin_options");
        OperatorOptions? options = OperatorOptions.Read(type, table);
        reader.Path.Leave();
        switch (options)
        {
            case IfOptions branch:
                RequireSubGraph(table, branch.ThenSubGraph, "then_subgraph_index");
                RequireSubGraph(table, branch.ElseSubGraph, "else_subgraph_index");
                break;
            case WhileOptions loop:
                RequireSubGraph(table, loop.ConditionSubGraph, "cond_subgraph_index");
                RequireSubGraph(table, loop.BodySubGraph, "body_subgraph_index");
                break;
            case CallOnceOptions once:
                RequireSubGraph(table, once.InitSubGraph, "init_subgraph_index");
                break;
            case CallOptions call:
                RequireSubGraph(table, call.SubGraph, "subgraph");
                break;
        }
    }

    private void RequireSubGraph(FlatTable options, long index, string name)
    {
        if (index < 0 || index >= subGraphs)
            throw reader.Invalid(options.Position, "builtin_options." + name, $"the subgraph's index is {index}; accepted: 0 to {subGraphs - 1}");
    }

    private void RequireKnown(FlatVector indices, int place, string name)
    {
        int tensor = RequireTensor(indices, place, name, least: 0);
        if (!_known.Contains(tensor) && !_empty.Contains(tensor))
            throw reader.Invalid(indices.Position(place), $"{name}[{place}]", $"tensor {tensor} has no value there; accepted: constants, variables, inputs of the graph and outputs of earlier operators");
    }

    private int RequireTensor(FlatVector indices, int place, string name, int least)
    {
        int tensor = reader.Int32At(indices, place);
        if (tensor < least || tensor >= _tensors)
            throw reader.Invalid(indices.Position(place), $"{name}[{place}]", $"the tensor's index is {tensor}; accepted: {least} to {_tensors - 1}");

        return tensor;
    }
}
