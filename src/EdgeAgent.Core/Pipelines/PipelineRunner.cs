using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Pipelines;

/// <summary>A pipeline by its name, through all changes of its definition: each change ends the run under way, clears its rules, and begins the next.</summary>
internal sealed class PipelineRunner(string name, PipelineParts parts)
{
    private readonly Lock _gate = new();
    private readonly Signal _changed = new();
    private readonly PipelineCounts _counts = new();
    private PipelineDefinition? _definition;
    private string _text = "";
    private CancellationTokenSource? _end;
    private PipelineRun? _run;

    /// <summary>The pipeline's name.</summary>
    public string Name => name;

    /// <summary>How it is doing; null while nobody asks for it.</summary>
    public PipelineStatus? Status
    {
        get
        {
            lock (_gate)
            {
                if (_definition is null)
                    return null;
                (PipelineState state, string? detail) = _run?.State ?? (PipelineState.Off, _definition.IsEnabled ? "It begins." : "It is switched off.");
                return new PipelineStatus
                {
                    Name = name,
                    State = state,
                    Detail = detail,
                    Frames = _counts.Frames,
                    Dropped = _counts.Dropped,
                    Errors = _counts.Errors,
                    Events = _counts.Events,
                    Raised = _run?.Raised ?? [],
                };
            }
        }
    }

    /// <summary>Ends a reporting window.</summary>
    public PipelineWindow TakeWindow() => _counts.TakeWindow(name);

    /// <summary>Puts a definition in force; one that is equal to that in force changes nothing.</summary>
    /// <param name="definition">The definition; null for none.</param>
    public void Set(PipelineDefinition? definition)
    {
        string text = definition is null ? "" : PipelineJson.Write(definition).ToJsonString();
        lock (_gate)
        {
            if (text == _text)
                return;
            (_definition, _text) = (definition, text);
            _end?.Cancel();
        }
        _changed.Raise();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            PipelineDefinition? definition;
            lock (_gate)
            {
                definition = _definition;
                _end = end;
            }
            try
            {
                if (definition is { IsEnabled: true })
                    await RunAsync(definition, end.Token).ConfigureAwait(false);
                else
                    await _changed.WaitAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another definition is in force.
            }
            finally
            {
                lock (_gate)
                    _end = null;
            }
        }
    }

    private async Task RunAsync(PipelineDefinition definition, CancellationToken cancellationToken)
    {
        await using var run = new PipelineRun(name, definition, parts, _counts);
        Show(run);
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Show(null);
        }
    }

    private void Show(PipelineRun? run)
    {
        lock (_gate)
            _run = run;
    }
}
