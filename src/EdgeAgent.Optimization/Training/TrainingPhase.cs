namespace EdgeAgent.Optimization.Training;

/// <summary>The parts of a training run.</summary>
public enum TrainingPhase
{
    /// <summary>In float arithmetic.</summary>
    Float,

    /// <summary>With weights and activations rounded as the integer model will round them.</summary>
    Quantized,
}
