using System.Diagnostics;
using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Graphs.Rewrites;
using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>A model that is ready to run: fill the inputs, invoke, read the outputs.</summary>
/// <remarks>
/// <see cref="Create"/> checks the whole model and allocates everything; <see cref="Invoke"/> checks nothing and allocates nothing.
/// Integer results equal the reference kernels of TensorFlow Lite to the bit, with every kernel set. Inputs keep their bytes through an
/// invocation; outputs keep theirs until the next. Variables keep theirs from one invocation to the next. One caller at a time;
/// <see cref="InterpreterOptions.Threads"/> share the work of each call.
/// </remarks>
public sealed class Interpreter : IDisposable
{
    private readonly AlignedBuffer _arena;
    private readonly PreparedGraph _prepared;
    private readonly ModelState _state;
    private readonly Step[] _steps;
    private readonly WorkerPool? _workers;
    private readonly bool _ownsWorkers;
    private readonly MemorySlot[] _inputs;
    private readonly MemorySlot[] _outputs;
    private readonly (MemorySlot Slot, byte Initial)[] _variables;
    private readonly Dictionary<int, (GraphTensor Tensor, MemorySlot Slot)> _kept = [];

    private Interpreter(
        PreparedGraph prepared, ModelState state, GraphNames names, PrepareBudget budget, InterpreterOptions options, KernelSet? kernels)
    {
        (_prepared, _state) = (prepared, state);
        Graph graph = prepared.Graph;
        GraphPlan plan = GraphPlan.Of(prepared, options);
        Plan = plan.Arena;
        budget.CheckArena(Plan.Bytes, "The arena");
        _arena = new AlignedBuffer(Plan.Bytes);
        Kernels = kernels?.Name ?? InterpreterOptions.ReferenceKernels;
        Nodes = [.. prepared.Nodes.Select(node => node.Describe())];
        Macs = Nodes.Sum(node => node.Macs);
        WeightsBytes = budget.WeightsBytes + budget.TableBytes + prepared.ConstantBytes;
        InputNames = names.Inputs;
        OutputNames = names.Outputs;
        Inputs = [.. graph.Inputs.Select(tensor => tensor.ToInfo())];
        Outputs = [.. graph.Outputs.Select(tensor => tensor.ToInfo())];
        Tensors = [.. graph.Tensors.Where(tensor => tensor is { Index: >= 0, IsFileForm: false }).Select(tensor => tensor.ToInfo())];
        Profiler = options.Profile ? new InferenceProfiler(Nodes) : null;
        Threads = options.ThreadCount;

        _ownsWorkers = options.Workers is null && options.ThreadCount > 1;
        _workers = _ownsWorkers ? new WorkerPool(options.ThreadCount) : options.Workers;
        _inputs = [.. graph.Inputs.Select(input => plan.SlotOf(input, offset: 0))];
        _outputs = [.. graph.Outputs.Select(output => plan.SlotOf(output, offset: 0))];
        GraphAssembler assembler = new(_arena, options, _workers);
        _steps = assembler.Assemble(prepared, plan, offset: 0);
        _variables = [.. assembler.Variables];
        ResetVariables();
        if (!options.KeepAllTensors) return;
        foreach (GraphTensor tensor in graph.Tensors.Where(tensor =>
            !tensor.IsFileForm && (tensor.IsConstant || plan.Holds(tensor))))
            _kept[tensor.Index] = (tensor, plan.SlotOf(tensor, offset: 0));
    }

    /// <summary>The tensors that the caller fills, in the model's order.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The tensors that the caller reads, in the model's order.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>The name of each input: the signature's, or the tensor's where no signature names it.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The name of each output: the signature's, or the tensor's where no signature names it.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>All tensors that the graph uses, constants too.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>The nodes in running order.</summary>
    public IReadOnlyList<NodeDescription> Nodes { get; }

    /// <summary>Where each tensor lies in the arena.</summary>
    public ArenaPlan Plan { get; }

    /// <summary>Bytes of the arena: all tensors that are not constant, and scratch memory.</summary>
    public long ArenaBytes => Plan.Bytes;

    /// <summary>Bytes of constants, those computed by <see cref="Create"/> too, of packed weights and of tables.</summary>
    public long WeightsBytes { get; }

    /// <summary>Multiply-accumulates of one invocation.</summary>
    public long Macs { get; }

    /// <summary>The name of the kernel set that runs.</summary>
    public string Kernels { get; }

    /// <summary>The threads that share one invocation, the calling one among them.</summary>
    public int Threads { get; }

    /// <summary>What <see cref="Create"/> did with <see cref="InterpreterOptions.WeightsCache"/>.</summary>
    public WeightsCacheUse WeightsCache { get; private set; }

    /// <summary>The time of each node; null unless <see cref="InterpreterOptions.Profile"/> is set.</summary>
    public InferenceProfiler? Profiler { get; }

    /// <summary>Checks a model and makes it ready to run.</summary>
    /// <param name="model">The model; its first subgraph is run, or that of <see cref="InterpreterOptions.Signature"/>.</param>
    /// <param name="options">Kernels and limits; null for the defaults.</param>
    /// <exception cref="UnsupportedModelException">The model asks for what this runtime does not do, or exceeds a limit.</exception>
    /// <exception cref="ModelFormatException">Bytes of the model that are read on demand are malformed.</exception>
    /// <exception cref="ArgumentException">The options name an unknown kernel set, signature or input, a shape that the model does
    /// not take, or a number of threads that no pool has.</exception>
    /// <exception cref="PlatformNotSupportedException">The options name a kernel set that this CPU lacks.</exception>
    public static Interpreter Create(TfLiteModel model, InterpreterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new InterpreterOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Threads, WorkerPool.MaxThreads, nameof(options));
        KernelSet? kernels = options.UseReferenceKernels ? null : options.Kernels is { } name ? KernelSet.Parse(name) : KernelSet.Default;
        GraphNames names = GraphNames.Find(model, options.Signature);
        Graph graph = GraphBuilder.Build(model, names.SubGraph, options);
        InputShapes.Apply(graph, names, options);
        FoldPad.Apply(graph);
        StoreUInt8AsInt8.Apply(graph);
        PrepareBudget budget = new(options, model.FileLength);
        Inference.WeightsCache? cache = kernels is null || options.WeightsCache is null ? null : Inference.WeightsCache.Open(model, options, kernels);
        ModelState state = new(options.MaxOperations);
        PreparedGraph? prepared = null;
        try
        {
            IReadOnlyList<PreparedNode> nodes = new GraphPreparer(options, budget, kernels, state, cache).Prepare(graph);
            prepared = new PreparedGraph(graph, nodes, budget.Operations);
            Interpreter interpreter = new(prepared, state, names, budget, options, kernels);
            interpreter.WeightsCache = cache?.Close() ?? WeightsCacheUse.None;
            MappedFile.Release(model.File);
            return interpreter;
        }
        catch
        {
            prepared?.Dispose();
            state.Dispose();
            throw;
        }
    }

    /// <summary>The place among <see cref="Inputs"/> of the input with this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int FindInput(string name) => Find(InputNames, name, "input");

    /// <summary>The place among <see cref="Outputs"/> of the output with this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int FindOutput(string name) => Find(OutputNames, name, "output");

    /// <summary>The bytes of an input, little-endian, in the tensor's own type and layout.</summary>
    /// <remarks>The span is valid until the interpreter is disposed.</remarks>
    public Span<byte> InputBytes(int index) => _arena.AsSpan<byte>(_inputs[index].Offset, _inputs[index].Bytes);

    /// <summary>The bytes of an output, little-endian, in the tensor's own type and layout; defined after an invocation.</summary>
    /// <remarks>The span is valid until the interpreter is disposed; the next invocation overwrites it.</remarks>
    public ReadOnlySpan<byte> OutputBytes(int index) =>
        _outputs[index].IsConstant ? _outputs[index].Constant.Span : _arena.AsSpan<byte>(_outputs[index].Offset, _outputs[index].Bytes);

    /// <summary>Sets every variable to zero, as before the first invocation: a recurrent network forgets what it saw.</summary>
    /// <remarks>Allocates nothing. Variables behind handles are without content again, and what CALL_ONCE calls runs once more.</remarks>
    public void ResetVariables()
    {
        _state.Reset();
        foreach ((MemorySlot slot, byte initial) in _variables) _arena.AsSpan<byte>(slot.Offset, slot.Bytes).Fill(initial);
    }

    /// <summary>Runs the model once on the bytes of its inputs.</summary>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="ObjectDisposedException">The interpreter was disposed.</exception>
    /// <exception cref="InvocationException">A node met an index outside its tensor or another value that it cannot work with, or loops took more
    /// work than <see cref="InterpreterOptions.MaxOperations"/> allows.</exception>
    public void Invoke()
    {
        _state.Meter.Begin();
        if (Profiler is not null)
        {
            InvokeAndRecord(Profiler);
            return;
        }

        foreach (Step step in _steps) step.Run(_workers);
    }

    /// <summary>A copy of a tensor after an invocation, in the file's own type; needs <see cref="InterpreterOptions.KeepAllTensors"/>.</summary>
    /// <param name="index">The tensor's index in the subgraph.</param>
    /// <returns>Its bytes; null for a tensor that the graph does not compute: unused, or folded into another node.</returns>
    /// <exception cref="InvalidOperationException">Tensors were not kept.</exception>
    public byte[]? TensorBytes(int index)
    {
        if (_kept.Count == 0) throw new InvalidOperationException("Tensors are kept only with InterpreterOptions.KeepAllTensors.");
        if (!_kept.TryGetValue(index, out (GraphTensor Tensor, MemorySlot Slot) kept)) return null;
        byte[] bytes = kept.Slot.IsConstant ? kept.Slot.Constant.ToArray() : _arena.AsSpan<byte>(kept.Slot.Offset, kept.Slot.Bytes).ToArray();
        for (int i = 0; kept.Tensor.IsUInt8 && i < bytes.Length; i++) bytes[i] ^= 0x80;
        return bytes;
    }

    /// <summary>Frees the arena and the packed weights, and ends the threads unless they are shared.</summary>
    public void Dispose()
    {
        if (_ownsWorkers) _workers!.Dispose();
        _prepared.Dispose();
        _state.Dispose();
        _arena.Dispose();
    }

    private static int Find(IReadOnlyList<string> names, string name, string what)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        throw new ArgumentException($"The model has no {what} '{name}'; accepted: {string.Join(", ", names)}.", nameof(name));
    }

    private void InvokeAndRecord(InferenceProfiler profiler)
    {
        foreach (Step step in _steps)
        {
            long start = Stopwatch.GetTimestamp();
            step.Run(_workers);
            profiler.Record(step.Node, Stopwatch.GetTimestamp() - start);
        }

        profiler.EndInvocation();
    }
}
