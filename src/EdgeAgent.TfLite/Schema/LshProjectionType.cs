namespace EdgeAgent.TfLite;

/// <summary>Kinds of LSH_PROJECTION.</summary>
public enum LshProjectionType
{
    /// <summary>Not given.</summary>
    Unknown = 0,

    /// <summary>Sparse.</summary>
    Sparse = 1,

    /// <summary>Dense.</summary>
    Dense = 2,
}
