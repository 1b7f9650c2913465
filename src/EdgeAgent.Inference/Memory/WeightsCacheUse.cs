namespace EdgeAgent.Inference;

/// <summary>What became of a cache of packed weights.</summary>
public enum WeightsCacheUse
{
    /// <summary>None was asked for, or the model has nothing to pack.</summary>
    None,

    /// <summary>Packed weights were mapped.</summary>
    Used,

    /// <summary>There was none that fits; weights were packed, and a new one was written.</summary>
    Written,

    /// <summary>There was none that fits, and none could be written.</summary>
    Failed,
}
