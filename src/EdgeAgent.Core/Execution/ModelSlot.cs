using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Imaging;
using EdgeAgent.Inference;

namespace EdgeAgent.Core.Execution;

/// <summary>A slot at run time: the model that runs, switched between two inferences, and the meters of the current window.</summary>
/// <remarks>Thread-safe: a switch waits for the inference under way, and disposes the old model only then.</remarks>
public sealed class ModelSlot : IDisposable
{
    private const int MaxClosedWindows = 4;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly InferenceMeter _meter;
    private readonly LatencyHistogram _inference = new(), _preprocess = new();
    private readonly Queue<SlotWindow> _closed = new();
    private ModelInstance? _model;
    private volatile ModelShadow? _shadow;
    private volatile LiveWatch? _watch;
    private string? _lastInput;
    private long _inputErrors, _inferences, _started, _finished;

    internal ModelSlot(string name, TimeProvider time, InferenceMeter meter)
    {
        Name = name;
        _time = time;
        _meter = meter;
    }

    /// <summary>The slot's name.</summary>
    public string Name { get; }

    /// <summary>The model that runs; null while none does. Another thread may replace and dispose it at any time: use it for what it says, not for running.
    /// Reading it does not wait for an inference under way.</summary>
    public ModelInstance? Model => Volatile.Read(ref _model);

    /// <summary>Inferences since the agent started, whichever model ran.</summary>
    public long Inferences => Interlocked.Read(ref _inferences);

    /// <summary>A model that runs beside this one; null for none.</summary>
    internal ModelShadow? Shadow { set => _shadow = value; }

    /// <summary>Who watches the model on probation; null for nobody.</summary>
    internal LiveWatch? Watch { set => _watch = value; }

    /// <summary>Ends the shadow. After the return nothing is handed to it any more.</summary>
    internal void EndShadow()
    {
        lock (_gate)
            _shadow = null;
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
            Volatile.Write(ref _model, next);
        }
        old?.Dispose();
    }

    /// <summary>Runs a model on an input of a pipeline.</summary>
    /// <param name="model">The model that the input and the reader were made for.</param>
    /// <param name="input">The input; <see cref="ModelInput.FindObstacle"/> found none.</param>
    /// <param name="preparation">The time that it took to read and decode, counted as preprocessing.</param>
    /// <param name="reader">Reads the outputs; null when nobody asks for them.</param>
    /// <returns>False when the model is not, or no longer, the one that runs.</returns>
    /// <exception cref="InvocationException">The model cannot work with these values.</exception>
    internal bool Run(ModelInstance model, ModelInput input, TimeSpan preparation, ResultReader? reader)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_model, model))
                return false;
            Interlocked.Increment(ref _started);
            try
            {
                long start = _time.GetTimestamp();
                input.Feed(model);
                TimeSpan preprocess = preparation + _time.GetElapsedTime(start);
                reader?.Begin(model);
                ModelShadow? shadow = _shadow;
                RgbImage? picture = (input as PictureModelInput)?.Picture;
                bool isHandedOver = picture is null && shadow?.TryTakeInputs(model) == true;
                long fed = _time.GetTimestamp();
                model.Invoke();
                TimeSpan inference = _time.GetElapsedTime(fed);
                _preprocess.Record(preprocess);
                _meter.Preprocess(Name, preprocess);
                Finish(model, input.Name, InferenceSource.Pipeline, inference);
                reader?.Finish(model);
                if (picture is not null)
                    shadow?.Offer(model, picture);
                else if (isHandedOver)
                    shadow!.Offer(model);
            }
            catch
            {
                _watch?.Fault();
                throw;
            }
            finally
            {
                Interlocked.Increment(ref _finished);
            }
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

    /// <summary>Runs a model once on tensors, beside the pipeline: the two take turns.</summary>
    /// <param name="model">The model that the tensors were made for.</param>
    /// <param name="inputs">The bytes of every input, little-endian in the tensor's own type and layout, as long as the tensor, in the order of <see cref="ModelInstance.Inputs"/>.</param>
    /// <param name="outputs">Which outputs to read: places in <see cref="ModelInstance.Outputs"/>.</param>
    /// <param name="name">The input's name, for telemetry.</param>
    /// <returns>A copy of the bytes of each output that was named; null when <paramref name="model"/> is not, or no longer, the one that runs.</returns>
    /// <exception cref="InvocationException">The model cannot work with these values, such as an index outside a tensor.</exception>
    public byte[][]? TryInfer(ModelInstance model, IReadOnlyList<ReadOnlyMemory<byte>> inputs, IReadOnlyList<int> outputs, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        lock (_gate)
        {
            if (!ReferenceEquals(_model, model))
                return null;
            Interlocked.Increment(ref _started);
            try
            {
                for (int i = 0; i < inputs.Count; i++)
                    model.Feed(i, inputs[i].Span);
                long start = _time.GetTimestamp();
                model.Invoke();
                Finish(model, name, InferenceSource.Api, _time.GetElapsedTime(start));
            }
            catch (InvocationException)
            {
                CountInputError();
                throw;
            }
            finally
            {
                Interlocked.Increment(ref _finished);
            }
            byte[][] answer = [.. outputs.Select(model.Read)];
            _shadow?.Offer(model, inputs);
            return answer;
        }
    }

    /// <summary>Counts an input that could not be read or decoded.</summary>
    internal void CountInputError()
    {
        lock (_gate)
            _inputErrors++;
        _meter.InputError(Name);
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

    private void Finish(ModelInstance model, string name, InferenceSource source, TimeSpan duration)
    {
        _inference.Record(duration);
        Interlocked.Increment(ref _inferences);
        _meter.Inference(Name, source, duration);
        _watch?.Record(duration);
        model.FindClasses();
        model.CountAnswer();
        _lastInput = name;
    }

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
            LatencySketch = _inference.ToSketch(),
            PreprocessUs = _preprocess.Summarize(),
            Outputs = model.Answers?.TakeWindow(),
            Drift = model.Answers?.Compare(),
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
