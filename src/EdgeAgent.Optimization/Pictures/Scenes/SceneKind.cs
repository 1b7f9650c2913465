namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>The kinds of displays.</summary>
internal enum SceneKind
{
    SevenSegmentLed,
    SevenSegmentLcd,
    DotMatrix,
    Screen,
    CounterWheels,
    Gauge,
}
