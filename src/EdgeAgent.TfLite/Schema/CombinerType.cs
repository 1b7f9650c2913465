namespace EdgeAgent.TfLite;

/// <summary>How EMBEDDING_LOOKUP_SPARSE combines rows.</summary>
public enum CombinerType
{
    /// <summary>Weighted sum.</summary>
    Sum = 0,

    /// <summary>Weighted mean.</summary>
    Mean = 1,

    /// <summary>Weighted sum over the root of the sum of squared weights.</summary>
    SqrtN = 2,
}
