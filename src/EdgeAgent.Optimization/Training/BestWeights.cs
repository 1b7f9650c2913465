namespace EdgeAgent.Optimization.Training;

/// <summary>A copy of a network's parameters and state from the best epoch of a phase.</summary>
internal sealed class BestWeights
{
    private EpochFigures? _figures;
    private StateTensor[] _tensors = [];

    /// <summary>The copy; empty where there is none.</summary>
    public IReadOnlyList<StateTensor> Tensors => _tensors;

    /// <summary>Forgets the copy, before another phase.</summary>
    public void Clear() => (_figures, _tensors) = (null, []);

    /// <summary>Copies the network where this epoch is better than all before.</summary>
    public void Offer(TrainableNetwork network, EpochFigures figures)
    {
        if (_figures is not null && !TrainingOutcome.IsBetter(figures, _figures))
            return;
        _figures = figures;
        if (_tensors.Length == 0)
            _tensors = TensorCopy.Of(network);
        else
            TensorCopy.Restore(TensorCopy.View(network), _tensors);
    }

    /// <summary>Gives the network the copied values, where there are any.</summary>
    public void Restore(TrainableNetwork network)
    {
        if (_figures is not null)
            TensorCopy.Restore(_tensors, TensorCopy.View(network));
    }

    /// <summary>Takes up a copy from a checkpoint.</summary>
    /// <param name="tensors">The copy; empty for none.</param>
    /// <param name="epochs">The phase's epochs until then.</param>
    public void Restore(IReadOnlyList<StateTensor> tensors, IEnumerable<EpochFigures> epochs)
    {
        Clear();
        if (tensors.Count == 0)
            return;
        _tensors = [.. tensors];
        _figures = epochs.Aggregate((EpochFigures?)null, (best, next) => best is null || TrainingOutcome.IsBetter(next, best) ? next : best)
            ?? throw new OptimizationException("the checkpoint holds weights of a best epoch and no epochs");
    }
}
