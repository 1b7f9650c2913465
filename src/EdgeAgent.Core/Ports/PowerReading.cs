namespace EdgeAgent.Core.Ports;

/// <summary>One reading of a power meter. At least one member is known.</summary>
public readonly record struct PowerReading
{
    /// <summary>The power at this moment in watts; null from a meter that counts energy only.</summary>
    public double? Watts { get; init; }

    /// <summary>The energy counted so far in millijoules, from any zero point, never falling except when the counter starts again;
    /// null from a meter that measures power only. The agent prefers it to integrating <see cref="Watts"/>. The meter unwraps its hardware's counter.</summary>
    public double? CumulativeMillijoules { get; init; }
}
