using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A power meter that reads what the test sets.</summary>
internal sealed class ScriptedPowerMeter : IPowerMeter
{
    public PowerReading? Reading { get; set; }

    public PowerSource Source => PowerSource.Sensor;

    public string Name => "scripted";

    public double? IdleWatts { get; init; }

    public PowerReading? Read() => Reading;
}
