using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>A mechanical counter: printed digits on drums that turn upwards, or on some meters downwards.</summary>
internal static class CounterWheelScene
{
    /// <summary>A wheel that is read as a digit has rolled on by no more than this share of a digit, or is as much behind.</summary>
    public const float MostRest = 0.16f;

    /// <summary>A wheel that is read as between two digits shows at least this share of the one and of the other.</summary>
    public const float LeastBetween = 0.36f;

    public static SceneFacts Draw(Canvas canvas, RandomStream random, int label, float difficulty)
    {
        bool isBetween = DisplayClasses.IsBetween(label);
        Wheel wheel = Wheel.Choose(random, isBetween);
        float roll = isBetween ? random.Range(LeastBetween, 1 - LeastBetween) : random.Around(MostRest * Math.Min(0.4f + (0.6f * difficulty), 1));
        Palette palette = Palette.Drum(random), other = random.Chance(0.25f) ? Palette.Drum(random) : palette;
        int first = -1 - random.Index(2), last = random.Index(3), changes = random.Chance(0.5f) ? 0 : 1;
        canvas.Begin(Framing.Digit(random, difficulty, wheel.Width * 1.1f, isBetween || label == DisplayClasses.Blank), Palette.Case(random).Scale(0.4f));
        for (int place = first; place <= last; place++)
        {
            Palette colours = place >= changes ? palette : other;
            if (changes == 1 && place == 0)
                colours = other;
            if (place == 0)
                palette = colours;
            DrawDrum(canvas, place * wheel.Pitch, wheel, colours);
        }

        canvas.Bend(wheel.Bend);
        for (int place = first; place <= last; place++)
        {
            float turned = place == 0 ? roll : place < 0 || random.Chance(0.6f) ? random.Around(0.12f) : random.Unit();
            int sign = place == 0 ? Sign(label) : random.Index(10);
            if (sign != DisplayClasses.Blank)
                DrawDigits(canvas, place * wheel.Pitch, sign, turned, wheel, place == 0 ? palette.Ink : place > 0 && changes == 1 ? palette.Ink : other.Ink);
        }

        canvas.Unbend();
        DrawShade(canvas, random, first, last, wheel);
        DrawWindow(canvas, random, first, last, wheel);
        return new SceneFacts
        {
            Kind = SceneKind.CounterWheels,
            Ink = palette.Ink,
            Ground = palette.Ground,
            Subject = PlaneBox.Around(0, 0, wheel.Width / 2, Math.Min(wheel.WindowHalf, 0.75f)),
            BlurLimit = 0.042f,
            Roll = roll,
        };
    }

    private static int Sign(int label) => DisplayClasses.IsBetween(label) ? label - DisplayClasses.FirstBetween : label;

    private static void DrawDrum(Canvas canvas, float x, Wheel wheel, Palette colours) =>
        canvas.Fill(new Box(x, 0, wheel.DrumHalf, 2), colours.Ground);

    private static void DrawDigits(Canvas canvas, float x, int sign, float roll, Wheel wheel, Ink ink)
    {
        PlaneBox column = PlaneBox.Around(x, 0, wheel.DrumHalf, wheel.WindowHalf + 0.05f);
        float reach = wheel.WindowHalf + 0.6f + MathF.Abs(wheel.Bend);
        for (int step = -2; step <= 2; step++)
        {
            float y = (step - roll) * wheel.Spacing * wheel.Sense;
            if (MathF.Abs(y) > reach)
                continue;
            int digit = (sign + step + 10) % 10;
            PlaneBox box = PlaneBox.Around(x, y, (wheel.Width / 2) - wheel.PenHalf, 0.5f - wheel.PenHalf);
            canvas.Fill(new StrokeShape(StrokeFont.Flatten(StrokeFont.Of((char)('0' + digit), wheel.Variant), box, 0, wheel.Squareness), wheel.PenHalf, column), ink);
        }
    }

    private static void DrawShade(Canvas canvas, RandomStream random, int first, int last, Wheel wheel)
    {
        float depth = random.Range(0.1f, 0.6f), reach = wheel.WindowHalf * random.Range(0.3f, 0.8f);
        PlaneBox bounds = new((first - 1) * wheel.Pitch, -2, (last + 1) * wheel.Pitch, 2);
        Box flat = new((first + last) * wheel.Pitch / 2, random.Range(0, 0.1f), (last - first + 2) * wheel.Pitch, wheel.WindowHalf - (reach / 2));
        canvas.Fill(new Outside<Box>(flat, bounds), Ink.Black, depth, reach);
    }

    private static void DrawWindow(Canvas canvas, RandomStream random, int first, int last, Wheel wheel)
    {
        if (wheel.HasOwnWindows)
        {
            Ink bar = Palette.Case(random);
            for (int place = first; place <= last + 1; place++)
                canvas.Fill(new Box((place - 0.5f) * wheel.Pitch, 0, (wheel.Pitch / 2) - wheel.DrumHalf + 0.01f, 2), bar);
        }

        float middle = (first + last) * wheel.Pitch / 2, half = ((last - first) * wheel.Pitch / 2) + wheel.DrumHalf + random.Range(0, 0.12f);
        Housing.Draw(canvas, random, new Box(middle, 0, half, wheel.WindowHalf, random.Chance(0.3f) ? random.Range(0.02f, 0.1f) : 0));
    }

    private readonly record struct Wheel(
        float Width, float PenHalf, float Squareness, int Variant, float Spacing, float Sense, float Bend, float WindowHalf, float DrumHalf, float Pitch, bool HasOwnWindows)
    {
        public static Wheel Choose(RandomStream random, bool isBetween)
        {
            float width = random.Range(0.46f, 0.66f), drum = (width / 2) + random.Range(0.06f, 0.16f), spacing = random.Range(1.15f, 1.38f);
            return new Wheel(
                width, random.Range(0.045f, 0.085f), random.Range(0, 0.35f), random.Index(StrokeFont.Variants), spacing, random.Chance(0.85f) ? 1 : -1,
                random.Range(0.02f, 0.2f), random.Range(isBetween ? 0.68f : 0.6f, 0.88f), drum, (drum * 2) + random.Range(0.02f, 0.2f), random.Chance(0.3f));
        }
    }
}
