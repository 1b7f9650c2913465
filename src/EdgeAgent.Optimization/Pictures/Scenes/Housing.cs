using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>What is around a display: bezel, shadow of its edge, frame and printed labels.</summary>
internal static class Housing
{
    private static readonly string[] Labels = ["kWh", "m", "V", "A", "bar", "kPa", "°C", "%", "Wh", "l/m", "PT 100", "TARA", "MAR", "NETTO", "TOTAL", "4", "L1", "MTR 2", "kW", "2004"];

    /// <summary>Covers all but a window.</summary>
    /// <param name="canvas">Receives it.</param>
    /// <param name="random">The choices.</param>
    /// <param name="window">The window.</param>
    public static void Draw(Canvas canvas, RandomStream random, Box window)
    {
        Ink ink = Palette.Case(random);
        PlaneBox bounds = window.Bounds.Grow(2.5f);
        if (random.Chance(0.7f))
        {
            float depth = random.Range(0.03f, 0.14f);
            Box lit = window with { X = window.X + random.Around(depth), Y = window.Y + random.Range(0, depth) };
            canvas.Fill(new Outside<Box>(lit, bounds), Ink.Black, random.Range(0.15f, 0.5f), random.Range(0.02f, depth));
        }

        canvas.Fill(new Outside<Box>(window, bounds), ink);
        if (random.Chance(0.5f))
        {
            float width = random.Range(0.02f, 0.09f);
            Box frame = new(window.X, window.Y, window.HalfWidth + width, window.HalfHeight + width, window.Corner + width);
            Ink rim = ink.Scale(random.Chance(0.5f) ? random.Range(0.4f, 0.8f) : random.Range(1.2f, 1.6f));
            canvas.Fill(new Outside<Box>(window, frame.Bounds), rim);
            canvas.Fill(new Outside<Box>(frame, bounds), ink);
        }

        int labels = random.Index(3);
        for (int i = 0; i < labels; i++)
            DrawLabel(canvas, random, window, Palette.Lettering(random, ink), isBelow: i == 0);
    }

    /// <summary>Writes characters.</summary>
    /// <param name="canvas">Receives them.</param>
    /// <param name="text">Digits and the letters that the font has.</param>
    /// <param name="middle">Where the text's middle is.</param>
    /// <param name="height">Height of its capitals.</param>
    /// <param name="ink">Colour.</param>
    /// <param name="boldness">Half the pen's width in heights.</param>
    public static void Write(Canvas canvas, ReadOnlySpan<char> text, Point middle, float height, Ink ink, float boldness = 0.07f)
    {
        float step = height * 0.78f, left = middle.X - (step * text.Length / 2);
        for (int i = 0; i < text.Length; i++)
        {
            PlaneBox box = new(left + (i * step), middle.Y - (height / 2), left + (i * step) + (height * 0.56f), middle.Y + (height / 2));
            Point[] ends = StrokeFont.Flatten(StrokeFont.Of(text[i], 0), box);
            if (ends.Length > 0)
                canvas.Fill(new StrokeShape(ends, height * boldness), ink);
        }
    }

    /// <summary>A printed label.</summary>
    public static string Label(RandomStream random) => random.Pick<string>(Labels);

    private static void DrawLabel(Canvas canvas, RandomStream random, Box window, Ink ink, bool isBelow)
    {
        float height = random.Range(0.1f, 0.22f), away = window.HalfHeight + (height * random.Range(0.8f, 1.4f));
        Write(canvas, Label(random), new Point(random.Around(0.7f), window.Y + (isBelow ? away : -away)), height, ink, random.Range(0.05f, 0.1f));
    }
}
