namespace EdgeAgent.Kernels;

/// <summary>Whether a kernel takes a zero point off its weights while it runs.</summary>
internal interface IWeightsZeroPoint
{
    static abstract bool IsPresent { get; }
}

/// <summary>Weights are symmetric, or their zero point is already off the packed ones.</summary>
internal readonly struct NoZeroPoint : IWeightsZeroPoint
{
    public static bool IsPresent => false;
}

/// <summary>Weights have a zero point.</summary>
internal readonly struct ZeroPoint : IWeightsZeroPoint
{
    public static bool IsPresent => true;
}
