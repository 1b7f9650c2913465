namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>Whether a layer of a model has its like in the reference.</summary>
public enum LayerMatch
{
    /// <summary>A tensor of the same name and shape.</summary>
    Matched,

    /// <summary>No computed tensor has the name.</summary>
    NoCounterpart,

    /// <summary>The tensor of the name has another shape, or one of the two holds no numbers.</summary>
    OtherShape,
}
