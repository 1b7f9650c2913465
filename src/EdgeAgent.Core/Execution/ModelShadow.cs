using EdgeAgent.Core.Supervision;
using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Execution;

/// <summary>A model beside the active one: gets the same inputs, and its outputs are compared.</summary>
/// <remarks>The active model's thread only hands over input and outputs, allocates nothing, and waits for nobody: an inference that comes while the last one is being compared is
/// passed over. The comparing thread runs the candidate.</remarks>
internal sealed class ModelShadow
{
    private readonly ModelInstance _candidate;
    private readonly byte[] _expected;
    private readonly bool _hasSameInputs, _hasSameOutputs;
    private int? _expectedClass;
    private double _agreed;
    private long _compared;
    private bool _isTaken;

    public ModelShadow(ModelInstance active, ModelInstance candidate)
    {
        _candidate = candidate;
        _expected = new byte[active.OutputByteCount];
        _hasSameInputs = active.Inputs.Count == candidate.Inputs.Count && active.Inputs.Zip(candidate.Inputs).All(pair => HaveSameForm(pair.First, pair.Second));
        _hasSameOutputs = active.Outputs.Count == candidate.Outputs.Count && active.Outputs.Zip(candidate.Outputs).All(pair => HaveSameForm(pair.First, pair.Second));
    }

    /// <summary>Raised when there is something to compare.</summary>
    public Signal Offered { get; } = new();

    /// <summary>How many inferences were compared.</summary>
    public long Compared => Volatile.Read(ref _compared);

    /// <summary>The mean agreement, 0 to 1; 0 before anything was compared.</summary>
    public double Agreement => Compared > 0 ? Volatile.Read(ref _agreed) / Compared : 0;

    /// <summary>Takes a picture that the active model has just answered.</summary>
    public void Offer(ModelInstance active, RgbImage picture)
    {
        if (Volatile.Read(ref _isTaken) || _candidate.PictureObstacle is not null)
            return;
        _candidate.Feed(picture);
        Take(active);
    }

    /// <summary>Takes tensors that the active model has just answered, where the candidate's have the same form.</summary>
    public void Offer(ModelInstance active, IReadOnlyList<ReadOnlyMemory<byte>> inputs)
    {
        if (Volatile.Read(ref _isTaken) || !_hasSameInputs)
            return;
        for (int i = 0; i < inputs.Count; i++)
            _candidate.Feed(i, inputs[i].Span);
        Take(active);
    }

    /// <summary>Copies what the active model is about to run on, where the candidate's inputs have the same form; <see cref="Offer(ModelInstance)"/> follows once it has answered.</summary>
    /// <returns>False when the inference is passed over.</returns>
    public bool TryTakeInputs(ModelInstance active)
    {
        if (Volatile.Read(ref _isTaken) || !_hasSameInputs)
            return false;
        for (int i = 0; i < active.Inputs.Count; i++)
            _candidate.Feed(i, active.InputBytes(i));
        return true;
    }

    /// <summary>Takes the answer of the active model to the inputs that <see cref="TryTakeInputs"/> copied.</summary>
    public void Offer(ModelInstance active) => Take(active);

    /// <summary>Runs the candidate on what was handed over and compares.</summary>
    /// <param name="slot">The slot, which counts the activity.</param>
    public void Compare(ModelSlot slot)
    {
        if (!Volatile.Read(ref _isTaken))
            return;
        slot.RunBeside(_candidate);
        _candidate.FindClasses();
        double agreement = _expectedClass is { } expected && _candidate.BestClass is { } found ? expected == found ? 1 : 0
            : _hasSameOutputs ? _candidate.ShareOfEqualOutputs(_expected) : 0;
        Volatile.Write(ref _agreed, _agreed + agreement);
        Volatile.Write(ref _compared, _compared + 1);
        Volatile.Write(ref _isTaken, false);
    }

    private void Take(ModelInstance active)
    {
        active.CopyOutputs(_expected);
        _expectedClass = active.BestClass;
        Volatile.Write(ref _isTaken, true);
        Offered.Raise();
    }

    private static bool HaveSameForm(ModelTensor one, ModelTensor other) => one.Info.Type == other.Info.Type && one.Info.Shape.ElementCount == other.Info.Shape.ElementCount;
}
