using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>One graph of a verified model: tensors, and operators in the order of execution.</summary>
public sealed class SubGraph
{
    internal SubGraph(TfLiteModel model, int index, FlatTable table)
    {
        FlatBufferReader reader = model.Reader;
        FlatVector tensors = table.Vector(Slots.SubGraph.Tensors, "tensors", sizeof(int));
        FlatVector operators = table.Vector(Slots.SubGraph.Operators, "operators", sizeof(int));
        Index = index;
        Name = table.Text(Slots.SubGraph.Name, "name");
        Inputs = table.Int32s(Slots.SubGraph.Inputs, "inputs");
        Outputs = table.Int32s(Slots.SubGraph.Outputs, "outputs");
        Tensors = new RecordList<TensorRecord>(tensors.Count, i => new TensorRecord(model, i, reader.TableAt(tensors, i, "tensors")));
        Operators = new RecordList<OperatorRecord>(operators.Count, i => new OperatorRecord(model, i, reader.TableAt(operators, i, "operators")));
    }

    /// <summary>The graph's place in the model; 0 is the main one.</summary>
    public int Index { get; }

    /// <summary>The name; null where the file gives none.</summary>
    public string? Name { get; }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<TensorRecord> Tensors { get; }

    /// <summary>Indices of the tensors that the caller feeds: no constants, none twice.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>Indices of the tensors that are the result: each is fed, constant, a variable, or written by an operator.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>The operators in the order of execution; each reads only what is known by then.</summary>
    public IReadOnlyList<OperatorRecord> Operators { get; }
}
