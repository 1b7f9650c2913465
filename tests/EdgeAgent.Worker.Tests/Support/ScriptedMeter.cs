using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Tests;

/// <summary>A sensor that reads what the test sets.</summary>
internal sealed class ScriptedMeter : IPowerMeter
{
    public double? Watts { get; set; }

    public PowerSource Source => PowerSource.Sensor;

    public string Name => "scripted";

    public double? IdleWatts => null;

    public PowerReading? Read() => Watts is { } watts ? new PowerReading { Watts = watts } : null;
}
