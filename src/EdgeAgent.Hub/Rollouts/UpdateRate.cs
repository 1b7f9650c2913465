namespace EdgeAgent.Hub.Rollouts;

/// <summary>How many twins all rollouts together change a second.</summary>
internal static class UpdateRate
{
    /// <summary>What one S1 unit of IoT Hub allows.</summary>
    public const double Most = 50;
}
