using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Execution;

/// <summary>A slot at run time: the model that runs, switched between two inferences, and the meters of the current window.</summary>
/// <remarks>Thread-safe: a switch waits for the inference under way, and disposes the old model only then.</remarks>
public sealed class ModelSlot : IDisposable
{
    private const int MaxClosedWindows = 4;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly LatencyHistogram _inference = new(), _preprocess = new();
    private readonly Queue<SlotWindow> _closed = new();
    private ModelInstance? _model;
    private string? _lastInput;
    private long _inputErrors, _started, _finished;

    internal ModelSlot(string name, TimeProvider time)
    {
        Name = name;
        _time = time;
    }

    /// <summary>The slot's name.</summary>
    public string Name { get; }

    /// <summary>The model that runs; null while none does. Another thread may replace and dispose it at any time: use it for what it says, not for running.</summary>
    public ModelInstance? Model
    {
        get
        {
            lock (_gate)
                return _model;
        }
    }

    /// <summary>What has run so far; does not wait for the inference under way.</summary>
    internal InferenceActivity Activity => new(Interlocked.Read(ref _started), Interlocked.Read(ref _finished));

    /// <summary>Puts a model in the place of the one that runs, between two inferences, and disposes that.</summary>
    /// <param name="next">The model, which belongs to the slot from now on; null to run none.</param>
    internal void Switch(ModelInstance? next)
    {
        ModelInstance? old;
        lock (_gate)
        {
            old = _model;
            if (old is not null && (_inference.Count > 0 || _inputErrors > 0))
            {
                _closed.Enqueue(CloseWindow(old));
                if (_closed.Count > MaxClosedWindows)
                    _closed.Dequeue();
            }
            _model = next;
        }
        old?.Dispose();
    }

    /// <summary>Runs the model on one picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="name">Its name, for telemetry.</param>
    /// <param name="decoding">The time that it took to decode, counted as preprocessing.</param>
    /// <returns>False when no model runs, or when it does not take pictures.</returns>
    internal bool Run(RgbImage picture, string name, TimeSpan decoding)
    {
        lock (_gate)
        {
            if (_model is not { PictureObstacle: null } model)
                return false;
            Interlocked.Increment(ref _started);
            try
            {
                long start = _time.GetTimestamp();
                model.Feed(picture);
                long fed = _time.GetTimestamp();
                model.Invoke();
                _inference.Record(_time.GetElapsedTime(fed));
                _preprocess.Record(decoding + _time.GetElapsedTime(start, fed));
                model.FindClasses();
            }
            finally
            {
                Interlocked.Increment(ref _finished);
            }
            _lastInput = name;
            return true;
        }
    }

    /// <summary>Runs a copy of a model beside the slot's own, counted as activity and not as one of the window's inferences.</summary>
    /// <param name="copy">The copy, which the caller alone uses.</param>
    /// <returns>The time that it took.</returns>
    internal TimeSpan RunBeside(ModelInstance copy)
    {
        Interlocked.Increment(ref _started);
        try
        {
            long start = _time.GetTimestamp();
            copy.Invoke();
            return _time.GetElapsedTime(start);
        }
        finally
        {
            Interlocked.Increment(ref _finished);
        }
    }

    /// <summary>Counts an input that could not be read or decoded.</summary>
    internal void CountInputError()
    {
        lock (_gate)
            _inputErrors++;
    }

    /// <summary>Ends the window and begins the next.</summary>
    /// <returns>One entry for the model that runs, and before it one for each that was replaced in the window after it had run.</returns>
    internal IReadOnlyList<SlotWindow> TakeWindows()
    {
        lock (_gate)
        {
            var windows = new List<SlotWindow>(_closed);
            _closed.Clear();
            if (_model is not null)
                windows.Add(CloseWindow(_model));
            return windows;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Switch(null);

    private SlotWindow CloseWindow(ModelInstance model)
    {
        var window = new InferenceWindow
        {
            Slot = Name,
            Model = model.Assignment.Name,
            Version = model.Assignment.Version,
            Sha256 = model.Assignment.File.Sha256,
            Inferences = _inference.Count,
            InputErrors = _inputErrors,
            LatencyUs = _inference.Summarize(),
            PreprocessUs = _preprocess.Summarize(),
            ArenaBytes = model.ArenaBytes,
            WeightsBytes = model.WeightsBytes,
            Last = _inference.Count > 0 ? model.LastClasses() : null,
            LastInput = _inference.Count > 0 ? _lastInput : null,
        };
        var closed = new SlotWindow(window, _inference.Total);
        _inference.Clear();
        _preprocess.Clear();
        _inputErrors = 0;
        return closed;
    }
}
