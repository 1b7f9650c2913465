namespace EdgeAgent.Worker.Calibration;

/// <summary>What <c>doctor --calibrate-power</c> was asked for.</summary>
internal sealed record CalibrationRequest
{
    /// <summary>The agent's configuration file.</summary>
    public required string Configuration { get; init; }

    /// <summary>How long each state is measured, and how long the load runs.</summary>
    public required int Seconds { get; init; }

    /// <summary>The idle power that a person read from a meter; null to measure. Given together with <see cref="BusyWatts"/>.</summary>
    public double? IdleWatts { get; init; }

    /// <summary>The power with all cores at work that a person read from a meter; null to measure.</summary>
    public double? BusyWatts { get; init; }

    /// <summary>Whether only the load is run, for a person to read a meter meanwhile.</summary>
    public bool IsLoadOnly { get; init; }

    /// <summary>Whether the figures are written into the configuration file.</summary>
    public bool Saves { get; init; }
}
