using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Execution;

/// <summary>A variable that nodes of any subgraph assign and read through handles. It has one type and shape for good.</summary>
internal sealed class ResourceVariable(string name) : IDisposable
{
    private AlignedBuffer? _content;
    private TensorType _type;

    /// <summary>Whether a node has assigned it since the interpreter began or was reset.</summary>
    public bool IsAssigned { get; set; }

    /// <summary>Its shape; null while no node has been prepared that gives it one.</summary>
    public Shape? Shape { get; private set; }

    /// <summary>Its content.</summary>
    public Span<byte> Content => _content!.AsSpan<byte>();

    /// <summary>Gives it the type and shape of a tensor, or requires that the tensor has those that it has.</summary>
    public void Define(PrepareContext context, GraphTensor tensor, Shape shape)
    {
        if (Shape is { } fixedShape)
        {
            context.Require(fixedShape.Equals(shape) && _type == tensor.Type, tensor, $"it is {tensor.Type} {shape}",
                $"{_type} {fixedShape}, as variable '{name}' has it elsewhere");
            return;
        }

        long bytes = checked(shape.ElementCount * ElementTypes.ByteSize(tensor.Type));
        context.Require(bytes > 0, tensor, $"its shape is {shape}", "a shape without zeros");
        context.ReserveTables(bytes);
        (Shape, _type, _content) = (shape, tensor.Type, new AlignedBuffer(bytes));
    }

    public override string ToString() => name;

    public void Dispose() => _content?.Dispose();
}
