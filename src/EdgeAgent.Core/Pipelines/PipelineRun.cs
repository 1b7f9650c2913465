using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Supervision;
using EdgeAgent.Inference;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines;

/// <summary>One definition of a pipeline while it is in force: takes inputs from the source, runs the slot's model, one at a time and at a steady pace, and asks the rules.</summary>
/// <remarks>Per inference nothing is allocated in here; what a source allocates is its own. An input that cannot be read is counted each time, and told once.</remarks>
internal sealed partial class PipelineRun(string name, PipelineDefinition definition, PipelineParts parts, PipelineCounts counts) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly IInputSource _source = parts.Sources.Open(definition.Source);
    private readonly BoundRules _rules = new(name, definition, parts, counts);
    private readonly ModelSlot _slot = parts.Slots[definition.Slot];
    private ModelInstance? _model;
    private ResultReader? _reader;
    private string? _obstacle;
    private bool _hasRunInPass;
    private long _droppedBefore, _errorsBefore, _lastRun;

    private sealed record Doing(PipelineState State, string? Detail);

    private volatile Doing _doing = new(PipelineState.WaitingForModel, null);

    /// <summary>What it is doing, and what keeps it from running.</summary>
    public (PipelineState State, string? Detail) State => _doing is var doing ? (doing.State, doing.Detail) : default;

    /// <summary>The rules that are raised.</summary>
    public IReadOnlyList<string> Raised => _rules.Raised;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LoopActivity.Mark();
            Task switched = parts.Slots.NextSwitch;
            if (!IsReady())
            {
                using (LoopActivity.Idle())
                    await switched.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (parts.Pace.Pause is { } reason)
            {
                Become(PipelineState.Paused, $"The governor lets no inference run: {reason}.");
                using (LoopActivity.Idle())
                    await parts.Pace.WaitWhilePausedAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (Step() is not { } pause)
                await WaitForInputAsync(cancellationToken).ConfigureAwait(false);
            else if (pause > TimeSpan.Zero)
                await LoopActivity.PauseAsync(pause, parts.Time, cancellationToken).ConfigureAwait(false);
            else
                await Task.Yield();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _rules.End();
        return _source.DisposeAsync();
    }

    /// <summary>Whether the slot's model can run on what the source gives; binds the rules to it when it is new.</summary>
    internal bool IsReady()
    {
        if (_slot.Model is not { } model)
        {
            _model = null;
            Become(PipelineState.WaitingForModel, $"Slot {_slot.Name} holds no model yet.");
            return false;
        }
        if (!ReferenceEquals(model, _model))
        {
            _model = model;
            _reader = null;
            _obstacle = _source.Input.FindObstacle(model);
            if (_obstacle is null)
                _reader = PostprocessReading.Create(definition.Postprocess, model, out _obstacle);
            _obstacle ??= _rules.Bind(model, _reader);
        }
        if (_obstacle is not null)
            Become(PipelineState.ModelDoesNotFit, _obstacle);
        return _obstacle is null;
    }

    /// <summary>Takes an input and runs it; <see cref="IsReady"/> was true.</summary>
    /// <returns>The time until the next; null when the source has nothing now.</returns>
    internal TimeSpan? Step()
    {
        SourceReading reading = _source.TryTake();
        CountLosses();
        long start = parts.Time.GetTimestamp();
        switch (reading.Outcome)
        {
            case SourceOutcome.Empty:
                _hasRunInPass = false;
                if (_doing.State != PipelineState.Running || parts.Time.GetElapsedTime(_lastRun, start) > definition.Interval + LookAgain)
                    Become(PipelineState.WaitingForInput, _source.Waiting);
                return null;
            case SourceOutcome.Unreadable:
                CountError(reading.Problem);
                return _hasRunInPass ? Rest() : Longer(definition.Interval, LookAgain);
            default:
                _hasRunInPass = true;
                Run(reading.Preparation);
                return Rest();
        }

        TimeSpan Rest() => parts.Pace.WaitAfter(definition.Interval, reading.Preparation + parts.Time.GetElapsedTime(start));
    }

    private async Task WaitForInputAsync(CancellationToken cancellationToken)
    {
        using (LoopActivity.Idle())
            await _source.WaitAsync(definition.Interval, cancellationToken).ConfigureAwait(false);
    }

    private void Run(TimeSpan preparation)
    {
        ModelInput input = _source.Input;
        try
        {
            if (!_slot.Run(_model!, input, preparation, _reader))
                return;
        }
        catch (InvocationException e)
        {
            CountError(e.Message);
            return;
        }
        counts.CountFrame();
        _lastRun = parts.Time.GetTimestamp();
        if (_reader is not null)
            _rules.Observe(_reader, input.Name);
        Become(PipelineState.Running, null);
    }

    private void CountError(string? problem)
    {
        counts.CountError();
        _slot.CountInputError();
        if (problem is not null)
            LogUnreadable(parts.Logger, _source.Input.Name, problem);
    }

    private void CountLosses()
    {
        long dropped = _source.Dropped, errors = _source.Errors;
        counts.AddDropped(dropped - _droppedBefore);
        counts.AddErrors(errors - _errorsBefore);
        (_droppedBefore, _errorsBefore) = (dropped, errors);
    }

    private void Become(PipelineState state, string? detail)
    {
        if (_doing.State == state && _doing.Detail == detail)
            return;
        bool isNews = _doing.State != state || state != PipelineState.WaitingForInput;
        _doing = new Doing(state, detail);
        if (!isNews)
            return;
        if (detail is not null)
            LogWaiting(parts.Logger, name, detail);
        else
            LogRunning(parts.Logger, name, definition.Slot, definition.Source);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(1301, LogLevel.Warning, "Skipped the input {Name}: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string name, string problem);

    [LoggerMessage(1302, LogLevel.Information, "The pipeline {Pipeline} waits: {Detail}")]
    private static partial void LogWaiting(ILogger logger, string pipeline, string detail);

    [LoggerMessage(1303, LogLevel.Information, "The pipeline {Pipeline} runs slot {Slot} on the source {Source}")]
    private static partial void LogRunning(ILogger logger, string pipeline, string slot, string source);
}
