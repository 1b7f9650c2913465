using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Draws a display that shows a class, as a perfect camera would see it.</summary>
internal static class Scene
{
    /// <summary>Draws any class but <see cref="DisplayClasses.Unreadable"/>.</summary>
    /// <param name="canvas">Receives the picture.</param>
    /// <param name="random">The choices.</param>
    /// <param name="label">The class.</param>
    /// <param name="difficulty">0 to 2.</param>
    public static SceneFacts Draw(Canvas canvas, RandomStream random, int label, float difficulty) => Choose(random, label) switch
    {
        SceneKind.SevenSegmentLed => SevenSegmentScene.Draw(canvas, random, label, difficulty, isLed: true),
        SceneKind.SevenSegmentLcd => SevenSegmentScene.Draw(canvas, random, label, difficulty, isLed: false),
        SceneKind.DotMatrix => DotMatrixScene.Draw(canvas, random, label, difficulty),
        SceneKind.Screen => ScreenScene.Draw(canvas, random, label, difficulty),
        SceneKind.CounterWheels => CounterWheelScene.Draw(canvas, random, label, difficulty),
        _ => GaugeScene.Draw(canvas, random, label, difficulty),
    };

    private static SceneKind Choose(RandomStream random, int label)
    {
        float chosen = random.Unit();
        if (DisplayClasses.IsGauge(label))
            return SceneKind.Gauge;
        if (DisplayClasses.IsBetween(label))
            return SceneKind.CounterWheels;
        bool hasWheels = label != DisplayClasses.Minus;
        return chosen switch
        {
            < 0.25f => SceneKind.SevenSegmentLed,
            < 0.5f => SceneKind.SevenSegmentLcd,
            < 0.64f => SceneKind.DotMatrix,
            < 0.8f => SceneKind.Screen,
            _ => hasWheels ? SceneKind.CounterWheels : SceneKind.SevenSegmentLcd,
        };
    }
}
