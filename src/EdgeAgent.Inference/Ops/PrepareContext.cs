using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>What an op sees of its node while it is prepared, and the checks that it makes.</summary>
internal sealed class PrepareContext(
    Node node, PrepareBudget budget, KernelSet? kernels, InterpreterOptions options, GraphPreparer preparer, ModelState state, WeightsCache? cache)
{
    private readonly List<ScratchRequest> _scratch = [];
    private readonly List<IDisposable> _owned = [];
    private readonly List<PreparedGraph> _bodies = [];

    /// <summary>Where packed weights get their memory from; null for new memory.</summary>
    public PackedStore? Store => cache;

    /// <summary>The model's weights were checked when they were packed before.</summary>
    public bool AreWeightsChecked => cache is { IsMapped: true };

    /// <summary>Weights stay where they lie and are not packed.</summary>
    public bool LowMemory => options.LowMemory;

    /// <summary>The kernels to use; null for the reference loops.</summary>
    public KernelSet? Kernels => kernels;

    /// <summary>The padding of a PAD that was folded into the node.</summary>
    public FoldedPad FoldedPad => node.FoldedPad;

    public int InputCount => node.Inputs.Length;

    public int OutputCount => node.Outputs.Length;

    /// <summary>The options of a custom operator, as bytes of the file; empty where there are none.</summary>
    public ReadOnlyMemory<byte> CustomOptions => node.CustomOptions;

    /// <summary>Scratch blocks asked for.</summary>
    public IReadOnlyList<ScratchRequest> Scratch => _scratch;

    /// <summary>What is to be freed with the node.</summary>
    public IReadOnlyList<IDisposable> Owned => _owned;

    /// <summary>What outlives an invocation.</summary>
    public ModelState State => state;

    /// <summary>The called graphs that were prepared, in order.</summary>
    public IReadOnlyList<PreparedGraph> Bodies => _bodies;

    /// <summary>Whether an optional input is present.</summary>
    public bool HasInput(int slot) => slot < node.Inputs.Length && node.Inputs[slot] is not null;

    /// <summary>The input at <paramref name="slot"/>, which must be present.</summary>
    public GraphTensor Input(int slot)
    {
        Require(HasInput(slot), null, $"input {slot} is absent", $"a node with input {slot}");
        return node.Inputs[slot]!;
    }

    /// <summary>The output at <paramref name="slot"/>, which must be below <see cref="OutputCount"/>.</summary>
    public GraphTensor Output(int slot = 0) => node.Outputs[slot];

    /// <summary>How a value inside the node is quantized: the intermediate tensor at <paramref name="slot"/>, which must be present.</summary>
    public GraphTensor Intermediate(int slot)
    {
        GraphTensor? tensor = slot < node.Intermediates.Length ? node.Intermediates[slot] : null;
        Require(tensor is not null, null, $"it has no intermediate tensor {slot}", $"a node with intermediate tensor {slot}");
        return tensor!;
    }

    /// <summary>The node's options.</summary>
    public T Options<T>()
        where T : OperatorOptions
    {
        Require(node.Options is T, null, $"its options are {node.Options?.Table.ToString() ?? "absent"}", $"a table of {typeof(T).Name}");
        return (T)node.Options!;
    }

    /// <summary>The node's options, or null where the file has none.</summary>
    public T? OptionsOrNull<T>()
        where T : OperatorOptions
    {
        Require(node.Options is null or T or EmptyOptions, null, $"its options are {node.Options?.Table}", $"a table of {typeof(T).Name}, or none");
        return node.Options as T;
    }

    /// <summary>Rejects the model unless <paramref name="condition"/> holds.</summary>
    /// <exception cref="UnsupportedModelException">It does not hold.</exception>
    public void Require(
        bool condition, GraphTensor? tensor, [InterpolatedStringHandlerArgument(nameof(condition))] Unless problem,
        [InterpolatedStringHandlerArgument(nameof(condition))] Unless accepted)
    {
        if (!condition) throw Unsupported(tensor, problem.Text(), accepted.Text());
    }

    public UnsupportedModelException Unsupported(GraphTensor? tensor, string problem, string accepted) =>
        new(node.Index, node.OperatorName, tensor?.ToString(), problem, accepted, node.SubGraph);

    public void RequireInputCount(int least, int most) =>
        Require(InputCount >= least && InputCount <= most, null, $"it has {InputCount} inputs", least == most ? $"{least}" : $"{least} to {most}");

    public void RequireOutputCount(int count) => Require(OutputCount == count, null, $"it has {OutputCount} outputs", $"{count}");

    public void RequireType(GraphTensor tensor, params ReadOnlySpan<TensorType> types)
    {
        if (!types.Contains(tensor.Type)) throw Unsupported(tensor, $"its type is {tensor.Type}", string.Join(", ", types.ToArray()));
    }

    public void RequireSameType(GraphTensor tensor, GraphTensor like) =>
        Require(tensor.Type == like.Type, tensor, $"its type is {tensor.Type}", $"{like.Type}, the type of tensor {like}");

    public void RequireRank(GraphTensor tensor, int rank) =>
        Require(tensor.Shape.Rank == rank, tensor, $"its shape is {tensor.Shape}", $"a shape of {rank} dimensions");

    public void RequireNotEmpty(GraphTensor tensor) =>
        Require(tensor.Shape.ElementCount > 0, tensor, $"its shape is {tensor.Shape}", "a shape without zeros");

    public void RequireConstant(GraphTensor tensor) =>
        Require(tensor.IsConstant, tensor, "it is computed", "a constant");

    /// <summary>Requires a tensor that keeps its content between invocations, so that the node may write it: <see cref="EvalContext.Variable"/>.</summary>
    public void RequireVariable(GraphTensor tensor)
    {
        Require(tensor.IsVariable, tensor, "it is not a variable", "a variable");
        RequireNotEmpty(tensor);
        budget.CheckArena(tensor.ByteLength, node, $"variable {tensor}");
    }

    /// <summary>The quantization of an eight-bit activation, as stored: one scale above 0.</summary>
    public QuantizationParameters PerTensor(GraphTensor tensor)
    {
        Require(tensor.Quantization is { IsPerAxis: false, Scale: > 0 }, tensor,
            $"its quantization is {tensor.FileQuantization?.ToString() ?? "absent"}", "one scale above 0 and one zero point");
        return tensor.Quantization!;
    }

    /// <summary>The content of a constant list of integers, int32 or int64.</summary>
    public int[] ConstantIntegers(GraphTensor tensor)
    {
        RequireConstant(tensor);
        RequireType(tensor, TensorType.Int32, TensorType.Int64);
        Require(tensor.Shape.ElementCount <= 2 * Shape.MaxRank, tensor, $"its shape is {tensor.Shape}", $"at most {2 * Shape.MaxRank} elements");
        if (tensor.Type == TensorType.Int32) return MemoryMarshal.Cast<byte, int>(tensor.Constant.Span).ToArray();
        long[] wide = MemoryMarshal.Cast<byte, long>(tensor.Constant.Span).ToArray();
        Require(wide.All(value => value is >= int.MinValue and <= int.MaxValue), tensor, "an element does not fit in 32 bits", "int32 values");
        return Array.ConvertAll(wide, value => (int)value);
    }

    /// <summary>The content of a constant list of extents: a shape.</summary>
    public Shape ConstantShape(GraphTensor tensor)
    {
        int[] extents = ConstantIntegers(tensor);
        Require(tensor.Shape.Rank == 1 && extents.Length <= Shape.MaxRank && extents.All(extent => extent >= 0), tensor,
            $"it is [{string.Join(',', extents)}] of shape {tensor.Shape}", $"a list of at most {Shape.MaxRank} extents of 0 or more");
        return new Shape(extents);
    }

    /// <summary>The content of a constant list of axes of <paramref name="shape"/>, each once, counted from the front.</summary>
    public IReadOnlySet<int> ConstantAxes(GraphTensor tensor, Shape shape) =>
        ConstantIntegers(tensor).Select(axis => ResolveAxis(axis, shape)).ToHashSet();

    /// <summary>An axis that may be counted from the end, as an index from the front.</summary>
    public int ResolveAxis(int axis, Shape shape)
    {
        int resolved = axis < 0 ? axis + shape.Rank : axis;
        Require(resolved >= 0 && resolved < shape.Rank, null, $"axis {axis} does not exist in {shape}",
            $"an axis of -{shape.Rank}..{shape.Rank - 1}");
        return resolved;
    }

    /// <summary>A requantization factor; the ratio of scales must lie below 2^30.</summary>
    public QuantizedMultiplier Factor(double real)
    {
        // Asked for each channel: the message is made only where it is needed.
        if (!(real >= 0 && real < 1 << 30)) throw Unsupported(null, $"its scales give the factor {real:G6}", "a factor below 2^30");
        return QuantizedMultiplier.FromDouble(real);
    }

    /// <summary>Ties the life of packed weights or tables to the node's.</summary>
    public T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    /// <summary>Counts work of an invocation beside multiply-accumulates and elements against the limit.</summary>
    public void AddOperations(long operations) => budget.AddOperations(operations, node);

    /// <summary>A graph that the node calls, as the file has it.</summary>
    public Graph Callee(int index) => node.Bodies[index];

    /// <summary>Prepares the next graph that the node calls, with the shapes that its arguments have.</summary>
    /// <param name="arguments">What its inputs are given.</param>
    /// <param name="isFixed">Whether an argument that is constant is so in every run.</param>
    public PreparedGraph PrepareBody(ReadOnlySpan<GraphTensor> arguments, Func<int, bool> isFixed)
    {
        Graph body = Callee(_bodies.Count);
        Require(body.Inputs.Length == arguments.Length, null, $"it gives {arguments.Length} arguments to a subgraph of {body.Inputs.Length} inputs",
            "as many of both");
        for (int i = 0; i < arguments.Length; i++)
        {
            (GraphTensor argument, GraphTensor input) = (arguments[i], body.Inputs[i]);
            Require(argument.Type == input.Type, argument, $"its type is {argument.Type}", $"{input.Type}, as input {input} of the subgraph");
            body.IsResized |= !argument.Shape.Equals(input.Shape);
            input.Shape = argument.Shape;
            if (argument.IsConstant && isFixed(i)) input.BecomeConstant(argument.Constant);
        }

        long before = budget.Operations;
        IReadOnlyList<PreparedNode> nodes = preparer.Prepare(body);
        PreparedGraph prepared = new(body, nodes, budget.Operations - before);
        _bodies.Add(prepared);
        return prepared;
    }

    /// <summary>Counts memory for tables whose size follows from the activations, before it is allocated.</summary>
    public void ReserveTables(long bytes) => budget.ReserveTables(bytes, node);

    /// <summary>Counts memory for packed weights against the limit, before it is allocated.</summary>
    public void ReserveWeights(long bytes) => budget.ReserveWeights(bytes, node);

    /// <summary>Counts memory for a constant that is computed while the graph is prepared, before it is allocated.</summary>
    public void ReserveConstant(long bytes) => budget.ReserveConstant(bytes, node);

    /// <summary>Holds memory that is needed for a moment to the arena's limit, before it is allocated.</summary>
    public void CheckArena(long bytes, string what) => budget.CheckArena(bytes, node, what);

    /// <summary>Asks for a block of arena that lives while this node runs, one for each thread that shares the node.</summary>
    /// <returns>Its slot in <see cref="EvalContext.Scratch"/>.</returns>
    public int ReserveScratch(long bytes) => Reserve(new ScratchRequest(bytes, IsShared: false));

    /// <summary>Asks for a block of arena that lives while this node runs, one for all threads.</summary>
    /// <returns>Its slot in <see cref="EvalContext.Scratch"/>.</returns>
    public int ReserveShared(long bytes) => Reserve(new ScratchRequest(bytes, IsShared: true));

    private int Reserve(ScratchRequest request)
    {
        budget.CheckArena(request.Bytes, node, "scratch memory");
        _scratch.Add(request);
        return _scratch.Count - 1;
    }
}
