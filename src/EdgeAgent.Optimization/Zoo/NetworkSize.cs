namespace EdgeAgent.Optimization.Zoo;

/// <summary>How large a network is.</summary>
/// <param name="TrainableParameters">Parameters as publications count them: before batch normalization is folded, without moving means and
/// variances.</param>
/// <param name="Parameters">Numbers that the written model holds.</param>
/// <param name="Macs">Multiply-accumulates of the convolutions and fully connected layers in one inference.</param>
public sealed record NetworkSize(long TrainableParameters, long Parameters, long Macs)
{
    /// <summary>Bytes of the parameters in float32; the file is some kilobytes larger.</summary>
    public long Float32Bytes => Parameters * sizeof(float);
}
