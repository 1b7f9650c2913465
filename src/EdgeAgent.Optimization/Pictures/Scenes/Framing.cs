using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>How the camera stands before a display.</summary>
internal static class Framing
{
    /// <summary>A digit of height 1 in the middle of the picture.</summary>
    /// <param name="random">The choices.</param>
    /// <param name="difficulty">0 to 2.</param>
    /// <param name="width">The digit's width, which must fit.</param>
    /// <param name="needsSurroundings">Whether what is around the place must be seen too.</param>
    public static Projection Digit(RandomStream random, float difficulty, float width, bool needsSurroundings)
    {
        float height = (needsSurroundings ? random.Range(0.42f, 0.63f) : random.Range(0.46f, 0.86f)) * 2, stretch = random.Range(0.88f, 1 + (0.2f * (1 + difficulty)));
        return View(random, difficulty, height * Math.Min(stretch, 1.7f / (height * width)), height, 0.03f + (0.04f * difficulty));
    }

    /// <summary>A dial of radius 1.</summary>
    public static Projection Dial(RandomStream random, float difficulty)
    {
        float radius = random.Range(0.72f, 1.02f), stretch = random.Range(1 - (0.06f * difficulty), 1 + (0.06f * difficulty));
        return View(random, difficulty, radius * stretch, radius, 0.02f + (0.04f * difficulty));
    }

    private static Projection View(RandomStream random, float difficulty, float scaleX, float scaleY, float shift) => new()
    {
        ScaleX = scaleX,
        ScaleY = scaleY,
        Offset = new Point(random.Around(shift * 2), random.Around(shift * 2)),
        TurnDegrees = random.Around(1.5f + (4.5f * difficulty)) * (random.Chance(0.7f) ? 0.6f : 1.3f),
        Tilt = new Point(random.Around(0.02f + (0.07f * difficulty)), random.Around(0.02f + (0.07f * difficulty))),
    };
}
