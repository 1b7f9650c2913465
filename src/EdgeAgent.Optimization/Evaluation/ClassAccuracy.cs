namespace EdgeAgent.Optimization.Evaluation;

/// <summary>How a classifier does on one class.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Support">Samples of the class.</param>
/// <param name="Predicted">Samples that were taken for it.</param>
/// <param name="Hits">Samples that are both.</param>
public sealed record ClassAccuracy(int Class, int Support, int Predicted, int Hits)
{
    /// <summary>The share of the samples taken for the class that are of it; null where there are none.</summary>
    public double? Precision => Predicted > 0 ? Hits / (double)Predicted : null;

    /// <summary>The share of the class's samples that were found; null where there are none.</summary>
    public double? Recall => Support > 0 ? Hits / (double)Support : null;
}
