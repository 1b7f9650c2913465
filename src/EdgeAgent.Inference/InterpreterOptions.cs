namespace EdgeAgent.Inference;

/// <summary>How a model is prepared, and how much it may ask of the device.</summary>
/// <remarks>Models arrive over a network: the limits bound what a hostile one can make the device allocate or compute. A model beyond a
/// limit is rejected by <see cref="Interpreter.Create"/> with an <see cref="UnsupportedModelException"/> that names the limit.</remarks>
public sealed record InterpreterOptions
{
    /// <summary>The name of the naive kernels, for <see cref="Kernels"/>.</summary>
    public const string ReferenceKernels = "reference";

    /// <summary>Which kernels to run.</summary>
    /// <value>Null (default): the fastest set that this CPU has. Otherwise the name of a set, or <see cref="ReferenceKernels"/> for the naive
    /// loops that define what is correct.</value>
    public string? Kernels { get; init; }

    /// <summary>How many threads share the work of one invocation, the calling one among them.</summary>
    /// <value>1 (default) to <see cref="WorkerPool.MaxThreads"/>. Above 1 the interpreter starts threads of its own and ends them when it is
    /// disposed.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Threads that several interpreters share, in place of <see cref="Threads"/>.</summary>
    /// <value>Null (default): threads of its own. The pool must outlive the interpreter, which does not dispose it.</value>
    public WorkerPool? Workers { get; init; }

    /// <summary>Whether int8 convolutions and matrix products read the model's own weights in place of packed copies, with slower kernels.</summary>
    /// <value>Default false. The bytes of integer models are the same. Depthwise convolutions, whose weights are few, are packed all the same, and so
    /// are float32 models. Best with a mapped file (<see cref="EdgeAgent.Kernels.MappedFile"/>): then the system may drop and reread the
    /// weights.</value>
    public bool LowMemory { get; init; }

    /// <summary>A folder for packed weights, so that the next start maps them in place of packing them.</summary>
    /// <value>Null (default): none. The folder must be writable by nobody who may not change the program: a file in it is checked against the model's
    /// digest and its own, which finds damage and old files, not malice. Whatever is wrong with it, weights are packed as without one.</value>
    public string? WeightsCache { get; init; }

    /// <summary>Which of the model's signatures to run: its subgraph, and its names for inputs and outputs.</summary>
    /// <value>Null (default): the first subgraph.</value>
    public string? Signature { get; init; }

    /// <summary>Shapes for inputs; all other tensors follow.</summary>
    /// <value>Default none: the shapes that the file declares. Where the file has shape signatures, only extents of -1 can be set; they are 1
    /// otherwise.</value>
    public IReadOnlyList<InputShape> InputShapes { get; init; } = [];

    /// <summary>The first extent of every input that <see cref="InputShapes"/> does not name.</summary>
    /// <value>1 or more. Null (default): as the file declares.</value>
    public int? Batch { get; init; }

    /// <summary>The most memory, in bytes, for all tensors that are not constant and for tables that grow with them.</summary>
    /// <value>Default 256 MiB.</value>
    public long MaxArenaBytes { get; init; } = 256L << 20;

    /// <summary>The most memory, in bytes, for packed weights beside the arena.</summary>
    /// <value>Null (default): twice the length of the model file plus 1 MiB.</value>
    public long? MaxWeightsBytes { get; init; }

    /// <summary>The most work of one invocation: multiply-accumulates plus elements read and written.</summary>
    /// <remarks>Iterations of WHILE are counted as they run, each of their nodes with 100 operations more; loops that go on beyond the limit end the
    /// invocation with an <see cref="InvocationException"/>.</remarks>
    /// <value>Default 100 billion, some seven times what ResNet-152 needs.</value>
    public long MaxOperations { get; init; } = 100_000_000_000;

    /// <summary>The largest number of nodes in the graph.</summary>
    /// <value>Default 10,000.</value>
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>Whether each node's time is taken; see <see cref="Interpreter.Profiler"/>.</summary>
    /// <value>Default false.</value>
    public bool Profile { get; init; }

    /// <summary>Whether every tensor keeps its own memory, so that it can be read after an invocation; see
    /// <see cref="Interpreter.TensorBytes"/>.</summary>
    /// <value>Default false: tensors that are not live at the same time share memory.</value>
    public bool KeepAllTensors { get; init; }

    /// <summary>From how many estimated cycles on threads share a node; tests have them share all.</summary>
    internal long LeastSharedCycles { get; init; } = WorkEstimate.LeastShared;

    internal int ThreadCount => Workers?.Threads ?? Threads;

    internal bool UseReferenceKernels => Kernels == ReferenceKernels;
}
