namespace EdgeAgent.Worker.Sinks;

/// <summary>Events as the level of an output line.</summary>
public sealed record GpioSinkSettings : SinkSettings
{
    /// <summary>The chip: 0 is <c>/dev/gpiochip0</c>.</summary>
    /// <value>Default 0.</value>
    public int Chip { get; init; }

    /// <summary>The line of the chip; on a Raspberry Pi the number after GPIO.</summary>
    public required int Line { get; init; }

    /// <summary>Whether low is active.</summary>
    /// <value>Default false.</value>
    public bool IsActiveLow { get; init; }

    /// <summary>How long a raised rule makes the line active; null for as long as it is raised.</summary>
    public TimeSpan? Pulse { get; init; }
}
