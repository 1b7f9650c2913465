namespace EdgeAgent.Optimization.Pictures;

/// <summary>Which part of the generated pictures.</summary>
public enum DisplaySplit
{
    /// <summary>To train and to calibrate with.</summary>
    Train,

    /// <summary>To measure with; no picture is ever one of <see cref="Train"/>, whatever the seeds are.</summary>
    Test,
}
