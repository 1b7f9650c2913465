using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Seven-segment displays of light-emitting diodes and of liquid crystal.</summary>
internal static class SevenSegmentScene
{
    public static SceneFacts Draw(Canvas canvas, RandomStream random, int sign, float difficulty, bool isLed)
    {
        SevenSegments shape = Shape(random, isLed);
        Palette palette = isLed ? Palette.Led(random) : Palette.Lcd(random);
        DigitRow row = DigitRow.Around(random, sign, shape.Width + random.Range(0.12f, 0.34f));
        canvas.Begin(Framing.Digit(random, difficulty, shape.Width + (shape.Slant / 2), sign == DisplayClasses.Blank), palette.Ground);
        Look look = Look.Choose(random, palette, difficulty, isLed);
        bool hasTails = random.Chance(0.85f), hasHook = random.Chance(0.15f);
        for (int place = row.First; place <= row.Last; place++)
            DrawDigit(canvas, shape, look, place * row.Pitch, SevenSegments.Lit(row.Signs[place - row.First], hasTails, hasHook));
        DrawPoint(canvas, random, shape, look, row);
        Box window = new(
            (row.Left + row.Right) / 2, random.Around(0.05f), ((row.Right - row.Left) / 2) + random.Range(0.05f, 0.3f), 0.5f + random.Range(0.08f, 0.4f),
            random.Chance(0.4f) ? random.Range(0.02f, 0.15f) : 0);
        Housing.Draw(canvas, random, window);
        return new SceneFacts
        {
            Kind = isLed ? SceneKind.SevenSegmentLed : SceneKind.SevenSegmentLcd,
            Ink = palette.Ink,
            Ground = palette.Ground,
            Subject = PlaneBox.Around(0, 0, (shape.Width / 2) + (shape.Slant / 2), 0.5f),
            BlurLimit = 0.046f,
            IsEmissive = isLed,
            Segments = SevenSegments.Lit(sign, hasTails, hasHook),
            Shape = shape,
        };
    }

    private static SevenSegments Shape(RandomStream random, bool isLed)
    {
        float thickness = random.Range(0.09f, 0.17f);
        return new SevenSegments(
            width: thickness + random.Range(0.38f, 0.5f),
            thickness: thickness,
            gap: random.Range(0.004f, 0.025f),
            bevel: random.Pick<float>([0, 0.5f, 1, 1]),
            isMitred: random.Chance(isLed ? 0.25f : 0.6f),
            slant: random.Chance(0.55f) ? random.Range(0.05f, 0.18f) : 0);
    }

    private static void DrawDigit(Canvas canvas, SevenSegments shape, Look look, float x, int lit)
    {
        for (int segment = 0; segment < SevenSegments.Count; segment++)
        {
            if ((lit & (1 << segment)) != 0)
                DrawLit(canvas, shape.Shape(segment, x), shape.Shape(segment, x + look.ShadowX), shape.Shape(segment, x, 0.5f), look);
            else if (look.Ghost > 0)
                canvas.Fill(shape.Shape(segment, x), look.Ink, look.Ghost);
        }
    }

    private static void DrawLit(Canvas canvas, ConvexShape shape, ConvexShape shadow, ConvexShape core, Look look)
    {
        if (look.Halo > 0)
            canvas.Glow(shape, look.Ink, look.Halo, look.HaloReach);
        if (look.Shadow > 0)
            canvas.Fill(shadow, Ink.Black, look.Shadow, 0.03f);
        canvas.Fill(shape, look.Ink);
        if (look.Core > 0)
            canvas.Fill(core, Ink.White, look.Core, 0.05f);
    }

    private static void DrawPoint(Canvas canvas, RandomStream random, SevenSegments shape, Look look, DigitRow row)
    {
        float radius = Math.Min(shape.Thickness * random.Range(0.45f, 0.6f), (row.Pitch - shape.Width) * 0.45f);
        bool isRound = random.Chance(0.6f), hasGhosts = random.Chance(0.5f);
        for (int place = row.First; place <= row.Last; place++)
        {
            bool isLit = row.Point == place;
            if (!isLit && (!hasGhosts || look.Ghost <= 0))
                continue;
            float x = (place * row.Pitch) + (row.Pitch / 2) - (shape.Slant * 0.5f), y = 0.5f - radius;
            if (isRound)
                canvas.Fill(new Disc(x, y, radius), look.Ink, isLit ? 1 : look.Ghost);
            else
                canvas.Fill(new Box(x, y, radius, radius), look.Ink, isLit ? 1 : look.Ghost);
        }
    }

    /// <summary>How segments look, lit and unlit.</summary>
    private readonly record struct Look(Ink Ink, float Ghost, float Halo, float HaloReach, float Core, float Shadow, float ShadowX)
    {
        public static Look Choose(RandomStream random, Palette palette, float difficulty, bool isLed)
        {
            float ghost = random.Chance(0.55f) ? random.Range(0.02f, 0.06f + (0.04f * difficulty)) : 0;
            return isLed
                ? new Look(
                    palette.Ink, ghost, random.Chance(0.7f) ? random.Range(0.05f, 0.25f) : 0, random.Range(0.08f, 0.3f),
                    random.Chance(0.35f) ? random.Range(0.2f, 0.8f) : 0, 0, 0)
                : new Look(palette.Ink, ghost, 0, 0, 0, palette.Ink.Luminance < 0.4f && random.Chance(0.4f) ? random.Range(0.06f, 0.2f) : 0, random.Around(0.05f));
        }
    }
}
