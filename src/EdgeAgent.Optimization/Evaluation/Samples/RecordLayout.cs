namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>How a picture's channels lie in a record of raw pixels.</summary>
public enum RecordLayout
{
    /// <summary>All red bytes, then all green, then all blue: CIFAR-10's own binary files.</summary>
    Planar,

    /// <summary>Red, green and blue of each pixel side by side.</summary>
    Interleaved,
}
