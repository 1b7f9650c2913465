using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Training.Checkpoints;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.Optimization.Training.Optimizers;
using EdgeAgent.Optimization.Training.Schedules;

namespace EdgeAgent.Optimization.Training;

/// <summary>Trains a network: epochs in float, then, if wanted, epochs with quantization; after each it is measured on held-out data.</summary>
/// <remarks>The result depends on the model, the data and the options alone: not on threads, and not on whether the run was stopped and continued. For one run.</remarks>
public sealed class Trainer : IDisposable
{
    private readonly TrainableNetwork _network;
    private readonly ICalibrationData? _calibration;
    private readonly TrainingOptions _options;
    private readonly CheckpointFolder? _checkpoints;
    private readonly TrainingPace _pace;
    private readonly IReadOnlyList<TrainingTrait> _identity;
    private readonly MinibatchLoader _loader, _heldOutLoader;
    private readonly HeldOutMeasurement _heldOut;
    private readonly int[] _order;
    private readonly int _stepsPerEpoch;
    private readonly List<EpochFigures> _epochs = [];
    private readonly BestWeights _best = new();
    private TrainingPhase _phase;
    private int _epoch, _step;
    private double _lossSum;
    private long _correct;
    private Optimizer _optimizer;
    private ReadOnlyMemory<byte> _floatModel;
    private StateTensor[] _float = [];
    private TrainingWatch _watch = new();

    /// <summary>Prepares a run.</summary>
    /// <param name="network">The network, not yet trained by another run.</param>
    /// <param name="training">What it is trained on.</param>
    /// <param name="heldOut">What it is measured on; none of it among <paramref name="training"/>.</param>
    /// <param name="calibration">Typical inputs for the first ranges of activations; needed with quantization.</param>
    /// <param name="options">How.</param>
    /// <param name="traits">What else the result depends on, such as the model's digest: a run with others does not continue this one.</param>
    /// <param name="checkpoints">Where checkpoints go; null for none.</param>
    /// <param name="clock">Tells the time, for progress.</param>
    /// <exception cref="Evaluation.Samples.SampleDataException">The data do not fit the network or the options.</exception>
    public Trainer(
        TrainableNetwork network, ITrainingData training, ITrainingData heldOut, ICalibrationData? calibration, TrainingOptions options,
        IReadOnlyList<TrainingTrait> traits, CheckpointFolder? checkpoints, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(options);
        TrainingDataCheck.Require(training, heldOut, network.Classes, options);
        (_network, _calibration, _options, _checkpoints) = (network, calibration, options, checkpoints);
        int elements = network.InputShape.Aggregate(1, (product, extent) => product * extent);
        _identity = TrainingIdentity.Of(options, training, heldOut, elements, traits);
        _loader = new MinibatchLoader(training, options.BatchSize, elements, options.Seed, options.Threads);
        _heldOutLoader = new MinibatchLoader(heldOut, options.BatchSize, elements, options.Seed, options.Threads);
        _heldOut = new HeldOutMeasurement(network, _heldOutLoader, heldOut.Count, options.BatchSize);
        _order = new int[training.Count];
        _stepsPerEpoch = training.Count / options.BatchSize;
        _pace = new TrainingPace(options, _stepsPerEpoch, clock);
        _optimizer = options.Optimizer.Create(network.Parameters);
    }

    /// <summary>Trains to the end.</summary>
    /// <param name="from">A checkpoint of the same run to continue; null to begin.</param>
    /// <param name="watch">Who is told; null for nobody.</param>
    /// <param name="cancellation">Stops the run behind the step that is being made, after a checkpoint where there is a folder for it.</param>
    /// <exception cref="OptimizationException">The checkpoint is of another run, a checkpoint cannot be written, or the model does not allow it.</exception>
    /// <exception cref="DivergedException">A loss or gradient is no longer finite; the checkpoints before stay.</exception>
    /// <exception cref="Evaluation.Samples.SampleDataException">An example cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public TrainingOutcome Run(Checkpoint? from = null, TrainingWatch? watch = null, CancellationToken cancellation = default)
    {
        _watch = watch ?? _watch;
        if (from is not null)
            Restore(from);
        try
        {
            if (_phase == TrainingPhase.Float)
                RunFloat(cancellation);
            if (_phase == TrainingPhase.Quantized)
                RunPhase(cancellation);
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        ReadOnlyMemory<byte>? integer = null;
        if (_options.Quantizes)
            integer = _network.ExportInteger();
        return new TrainingOutcome
        {
            FloatModel = _floatModel,
            IntegerModel = integer,
            Epochs = _epochs,
        };
    }

    /// <summary>Waits for the minibatch that is being prepared.</summary>
    public void Dispose()
    {
        _loader.Dispose();
        _heldOutLoader.Dispose();
    }

    private void RunFloat(CancellationToken cancellation)
    {
        RunPhase(cancellation);
        if (!_options.Quantizes)
        {
            _floatModel = _network.ExportFloat();
            return;
        }

        BeginQuantization();
        (_phase, _epoch, _step) = (TrainingPhase.Quantized, 0, 0);
        _best.Clear();
        _optimizer = _options.Optimizer.Create(_network.Parameters);
        Save();
    }

    private void RunPhase(CancellationToken cancellation)
    {
        int epochs = _options.EpochsOf(_phase);
        LearningRateSchedule schedule = _options.ScheduleOf(_phase, _stepsPerEpoch);
        if (epochs > 0 && !_epochs.Any(figures => figures.Phase == _phase))
        {
            Measure(null, cancellation);
            Save();
        }

        while (_epoch < epochs)
        {
            RunEpoch(schedule, cancellation);
            Measure(schedule, cancellation);
            (_epoch, _step, _lossSum, _correct) = (_epoch + 1, 0, 0, 0);
            Save();
        }

        _best.Restore(_network);
    }

    private void RunEpoch(LearningRateSchedule schedule, CancellationToken cancellation)
    {
        EpochOrder.Shuffle(_order, _options.Seed, _phase, _epoch);
        int first = _step * _options.BatchSize, end = _stepsPerEpoch * _options.BatchSize;
        _loader.Begin(_order.AsMemory(first..end), EpochOrder.StreamOf(_phase, _epoch));
        for (long begun = _pace.Begin(); _loader.Next() is { } batch; begun = _pace.Begin())
        {
            cancellation.ThrowIfCancellationRequested();
            MakeStep(batch, schedule.At(((long)_epoch * _stepsPerEpoch) + _step));
            _pace.End(begun);
            _step++;
            Report(TrainingActivity.Training, _step, _stepsPerEpoch);
            if (_options.CheckpointSteps > 0 && _step % _options.CheckpointSteps == 0 && _step < _stepsPerEpoch)
                Save();
        }
    }

    private void MakeStep(PreparedMinibatch batch, double rate)
    {
        TrainingStep made;
        try
        {
            made = _network.Step(batch.Inputs, batch.Labels, _options.LabelSmoothing);
        }
        catch (DivergedException e)
        {
            throw Diverged(e.Message, e);
        }

        double norm = _optimizer.GradientNorm();
        if (!double.IsFinite(norm))
            throw Diverged("the norm of all gradients is no finite number");
        _optimizer.Step(rate, norm);
        _lossSum += made.Loss;
        _correct += made.Correct;
    }

    private void Measure(LearningRateSchedule? schedule, CancellationToken cancellation)
    {
        (double loss, double top1) = _heldOut.Run((done, total) => Report(TrainingActivity.Evaluating, done, total), cancellation);
        if (!double.IsFinite(loss))
            throw Diverged("the loss on held-out data is no finite number");
        long steps = ((long)_epoch * _stepsPerEpoch) + _step;
        EpochFigures figures = schedule is null
            ? new EpochFigures(_phase, 0, 0, null, null, null, loss, top1)
            : new EpochFigures(
                _phase, _epoch + 1, steps, schedule.At(steps - 1), _lossSum / _stepsPerEpoch, _correct / ((double)_stepsPerEpoch * _options.BatchSize), loss, top1);
        if (_options.KeepsBest)
            _best.Offer(_network, figures);
        _epochs.Add(figures);
        _watch.Epochs?.Invoke(_epochs);
    }

    private void BeginQuantization()
    {
        _float = TensorCopy.Of(_network);
        _floatModel = _network.ExportFloat();
        Report(TrainingActivity.Calibrating, 0, 1);
        _network.BeginQuantization(
            _calibration ?? throw new OptimizationException("training with quantization needs calibration data"),
            new QuantizationTrainingOptions { Estimator = RangeEstimator.MeanSquaredError });
    }

    private void Restore(Checkpoint from)
    {
        TrainingIdentity.RequireSame(from.Identity, _identity);
        TrainingPosition position = from.Position;
        if (position.Phase == TrainingPhase.Quantized)
        {
            TensorCopy.Restore(from.Float, TensorCopy.View(_network));
            BeginQuantization();
        }

        (_phase, _epoch, _step, _lossSum, _correct) = (position.Phase, position.Epoch, position.Step, position.LossSum, position.Correct);
        if (_epoch > _options.EpochsOf(_phase) || _step > _stepsPerEpoch || (_phase == TrainingPhase.Quantized && !_options.Quantizes))
            throw new OptimizationException("the checkpoint stands behind the end of the run");
        _optimizer = _options.Optimizer.Create(_network.Parameters);
        _optimizer.ContinueAfter(from.OptimizerSteps);
        TensorCopy.Restore(from.Parameters, [.. _network.Parameters.Select(TensorCopy.View)]);
        TensorCopy.Restore(from.State, _network.State);
        TensorCopy.Restore(from.Moments, _optimizer.Moments);
        _epochs.AddRange(from.Epochs);
        _best.Restore(from.Best, _epochs.Where(figures => figures.Phase == _phase));
        _watch.Epochs?.Invoke(_epochs);
    }

    private void Save()
    {
        if (_checkpoints is null)
            return;
        Checkpoint checkpoint = new()
        {
            Identity = _identity,
            Position = new TrainingPosition(_phase, _epoch, _step, _lossSum, _correct),
            OptimizerSteps = _optimizer.Steps,
            Parameters = [.. _network.Parameters.Select(TensorCopy.View)],
            State = _network.State,
            Moments = _optimizer.Moments,
            Best = _best.Tensors,
            Epochs = _epochs,
            Float = _float,
        };
        if (!checkpoint.Parameters.Concat(checkpoint.State).All(tensor => Array.TrueForAll(tensor.Values, float.IsFinite)))
            throw Diverged("a weight is no finite number");
        _checkpoints.Save(checkpoint);
    }

    private void Report(TrainingActivity activity, int done, int total) => _watch.Progress?.Report(new TrainingProgress(
        activity, _phase, Math.Min(_epoch + 1, _options.EpochsOf(_phase)), _options.EpochsOf(_phase), done, total,
        _step > 0 ? _lossSum / _step : double.NaN, _step > 0 ? _correct / ((double)_step * _options.BatchSize) : double.NaN,
        _pace.ExamplesPerSecond, _pace.Remaining(_phase, _epoch, _step)));

    private DivergedException Diverged(string what, DivergedException? cause = null)
    {
        double rate = _phase == TrainingPhase.Float ? _options.Rate : _options.QuantizedRate;
        string phase = _phase == TrainingPhase.Float ? "" : " with quantization", kept = _checkpoints is null ? "" : "; the last good checkpoint is kept";
        string sentence = FormattableString.Invariant(
            $"training diverged in epoch {_epoch + 1}{phase}, step {_step + 1} of {_stepsPerEpoch}, at a learning rate of up to {rate}: {what}; a smaller rate, a warm-up or gradient clipping may help{kept}");
        return cause is null ? new DivergedException(sentence, _optimizer.Steps + 1) : new DivergedException(sentence, cause);
    }
}
