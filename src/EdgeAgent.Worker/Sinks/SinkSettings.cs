namespace EdgeAgent.Worker.Sinks;

/// <summary>Who hears of events: one of the kinds below. Only the device's own configuration defines sinks.</summary>
public abstract record SinkSettings;
