namespace EdgeAgent.Optimization.Training;

/// <summary>What a training run is doing.</summary>
public enum TrainingActivity
{
    /// <summary>Makes steps.</summary>
    Training,

    /// <summary>Measures on held-out data.</summary>
    Evaluating,

    /// <summary>Finds the first ranges of activations.</summary>
    Calibrating,
}
