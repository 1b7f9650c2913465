using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Numbers of a graphic screen in a font of strokes.</summary>
internal static class ScreenScene
{
    public static SceneFacts Draw(Canvas canvas, RandomStream random, int sign, float difficulty)
    {
        Palette palette = Palette.Screen(random);
        Pen pen = new(
            random.Range(0.44f, 0.64f), random.Range(0.03f, 0.095f), random.Chance(0.2f) ? random.Range(0.05f, 0.2f) : 0,
            random.Chance(0.5f) ? random.Range(0, 0.6f) : 0, random.Index(StrokeFont.Variants));
        DigitRow row = DigitRow.Around(random, sign, pen.Width + random.Range(0.08f, 0.26f));
        canvas.Begin(Framing.Digit(random, difficulty, pen.Width, sign == DisplayClasses.Blank), palette.Ground);
        if (random.Chance(0.3f))
            canvas.Fill(new Box(0, random.Pick<float>([-1, 1]) * random.Range(0.9f, 1.3f), 3, random.Range(0.1f, 0.3f)), palette.Ground.Mix(palette.Ink, random.Range(0.1f, 0.4f)));
        for (int place = row.First; place <= row.Last; place++)
            DrawSign(canvas, row.Signs[place - row.First], place * row.Pitch, pen, palette.Ink);
        if (row.Point is { } point)
            canvas.Fill(new Disc((point + 0.5f) * row.Pitch, 0.5f - pen.Half, Math.Min(pen.Half * 1.2f, (row.Pitch - pen.Width) / 2)), palette.Ink);
        int lines = random.Index(3);
        for (int i = 0; i < lines; i++)
            Housing.Write(canvas, Housing.Label(random), new Point(random.Around(0.8f), (i == 0 ? 1 : -1) * random.Range(0.72f, 0.95f)), random.Range(0.12f, 0.25f), palette.Ink);
        if (random.Chance(0.4f))
            Housing.Draw(canvas, random, new Box(0, random.Around(0.2f), random.Range(0.75f, 3), random.Range(0.8f, 1.3f), random.Range(0, 0.1f)));
        return new SceneFacts
        {
            Kind = SceneKind.Screen,
            Ink = palette.Ink,
            Ground = palette.Ground,
            Subject = PlaneBox.Around(0, 0, pen.Width / 2, 0.5f),
            BlurLimit = 0.044f,
        };
    }

    private static void DrawSign(Canvas canvas, int sign, float x, Pen pen, Ink ink)
    {
        if (sign == DisplayClasses.Blank)
            return;
        PlaneBox box = PlaneBox.Around(x, 0, (pen.Width / 2) - pen.Half, 0.5f - pen.Half);
        char character = sign == DisplayClasses.Minus ? '-' : (char)('0' + sign);
        canvas.Fill(new StrokeShape(StrokeFont.Flatten(StrokeFont.Of(character, pen.Variant), box, pen.Slant, pen.Squareness), pen.Half), ink);
    }

    private readonly record struct Pen(float Width, float Half, float Slant, float Squareness, int Variant);
}
