namespace EdgeAgent.Inference.Execution;

/// <summary>What an interpreter keeps between invocations beside its arena: variables behind handles, and which subgraphs ran once and for
/// all.</summary>
internal sealed class ModelState(long maxOperations) : IDisposable
{
    private readonly List<ResourceVariable> _variables = [];
    private readonly Dictionary<(string Container, string Name), int> _handles = [];
    private readonly Dictionary<int, OneTimeRun> _oneTimeRuns = [];

    /// <summary>Counts the work of loops while an invocation runs.</summary>
    public WorkMeter Meter { get; } = new(maxOperations);

    /// <summary>The handle of a variable; the first call with its name makes it.</summary>
    public int HandleOf(string container, string name)
    {
        if (_handles.TryGetValue((container, name), out int handle)) return handle;
        _variables.Add(new ResourceVariable(container.Length == 0 ? name : $"{container}/{name}"));
        return _handles[(container, name)] = _variables.Count - 1;
    }

    /// <summary>The variable of a handle; null where there is none.</summary>
    public ResourceVariable? Find(int handle) => handle >= 0 && handle < _variables.Count ? _variables[handle] : null;

    /// <summary>Whether a subgraph that is to run once has run; the same for every node that calls it.</summary>
    public OneTimeRun OneTimeRunOf(int subGraph)
    {
        if (!_oneTimeRuns.TryGetValue(subGraph, out OneTimeRun? run)) _oneTimeRuns[subGraph] = run = new OneTimeRun();
        return run;
    }

    /// <summary>Forgets all content, as before the first invocation. Allocates nothing.</summary>
    public void Reset()
    {
        foreach (ResourceVariable variable in _variables) variable.IsAssigned = false;
        foreach (OneTimeRun run in _oneTimeRuns.Values) run.IsDone = false;
    }

    public void Dispose()
    {
        foreach (ResourceVariable variable in _variables) variable.Dispose();
    }
}
