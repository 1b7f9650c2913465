using System.Globalization;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>A round gauge of radius 1 around the needle's axis, its scale clockwise, open at the bottom.</summary>
internal static class GaugeScene
{
    /// <summary>The needle stays this share of a bin away from the edges of its bin.</summary>
    public const float Margin = 0.14f;

    private static readonly Palette[] Faces =
    [
        new(new(.08f, .08f, .08f), new(.93f, .93f, .91f)), new(new(.08f, .08f, .08f), new(.93f, .93f, .91f)), new(new(.05f, .05f, .1f), new(.85f, .85f, .82f)),
        new(new(.92f, .92f, .9f), new(.08f, .08f, .09f)), new(new(.15f, .1f, .05f), new(.88f, .82f, .68f)), new(new(.95f, .95f, .9f), new(.15f, .2f, .3f)),
    ];

    private static readonly Ink[] ZoneInks = [new(.1f, .65f, .25f), new(.95f, .8f, .1f), new(.85f, .12f, .1f), new(.15f, .4f, .8f)];

    private static readonly float[] Spans = [270, 270, 270, 240, 300, 180];

    public static SceneFacts Draw(Canvas canvas, RandomStream random, int label, float difficulty)
    {
        Dial dial = Dial.Choose(random);
        canvas.Begin(Framing.Dial(random, difficulty), Palette.Case(random));
        DrawFace(canvas, random, dial);
        if (random.Chance(0.4f))
            DrawZones(canvas, random, dial);
        DrawTicks(canvas, random, dial);
        DrawNumbers(canvas, random, dial);
        if (random.Chance(0.6f))
            Housing.Write(canvas, Housing.Label(random), new Point(0, random.Pick<float>([-0.22f, 0.32f, 0.42f])), random.Range(0.09f, 0.14f), dial.Face.Ink);
        float needle = (label - DisplayClasses.FirstGauge + Margin + ((1 - (2 * Margin)) * random.Unit())) / 10;
        Direction direction = dial.At(needle);
        Ink ink = DrawNeedle(canvas, random, direction, dial);
        return new SceneFacts
        {
            Kind = SceneKind.Gauge,
            Ink = ink,
            Ground = dial.Face.Ground,
            Subject = PlaneBox.Around(0, 0, dial.Radius, dial.Radius),
            BlurLimit = 0.022f,
            Needle = needle,
            NeedleDirection = direction,
        };
    }

    private static void DrawFace(Canvas canvas, RandomStream random, Dial dial)
    {
        float outer = dial.Radius + random.Range(0.05f, 0.16f);
        Ink rim = Palette.Case(random);
        if (random.Chance(0.2f))
        {
            canvas.Fill(new Box(0, dial.Radius * 0.05f, outer * 1.02f, outer * 1.02f, random.Range(0, 0.3f)), dial.Face.Ground);
            return;
        }

        if (random.Chance(0.5f))
            canvas.Fill(new Disc(random.Around(0.08f), random.Range(0, 0.12f), outer + 0.08f), Ink.Black, random.Range(0.1f, 0.4f), 0.15f);
        canvas.Fill(new Disc(0, 0, outer + 0.06f), rim);
        if (random.Chance(0.6f))
            canvas.Fill(new RingSector(outer, random.Range(0.01f, 0.035f)), random.Chance(0.5f) ? rim.Scale(1.5f) : rim.Scale(0.4f), 1, 0.03f);
        canvas.Fill(new Disc(0, 0, outer - 0.02f), dial.Face.Ground);
        if (random.Chance(0.6f))
            canvas.Fill(new Outside<Disc>(new Disc(random.Around(0.06f), random.Range(0, 0.08f), outer - 0.07f), PlaneBox.Around(0, 0, outer - 0.02f, outer - 0.02f)), Ink.Black, 0.25f, 0.12f);
    }

    private static void DrawZones(Canvas canvas, RandomStream random, Dial dial)
    {
        float radius = dial.TickOuter * random.Range(0.86f, 1), half = random.Range(0.02f, 0.06f), from = random.Chance(0.5f) ? 0 : random.Range(0.3f, 0.6f);
        int zones = 1 + random.Index(3), shift = random.Index(ZoneInks.Length);
        for (int zone = 0; zone < zones; zone++)
        {
            float to = from + ((1 - from) * (zone == zones - 1 ? 1 : random.Range(0.3f, 0.6f)));
            for (float start = from; start < to - 0.0001f; start += 0.25f)
                canvas.Fill(new RingSector(radius, half, dial.At(start), dial.At(Math.Min(start + 0.25f, to))), ZoneInks[(zone + shift) % ZoneInks.Length]);
            from = to;
        }
    }

    private static void DrawTicks(Canvas canvas, RandomStream random, Dial dial)
    {
        float major = random.Range(0.012f, 0.026f), minor = major * random.Range(0.4f, 0.7f), length = random.Range(0.1f, 0.18f), share = random.Range(0.4f, 0.75f);
        int steps = dial.Majors * dial.Minors;
        for (int step = 0; step <= steps; step++)
        {
            bool isMajor = step % dial.Minors == 0;
            Direction at = dial.At((float)step / steps);
            float inner = dial.TickOuter - (isMajor ? length : length * share);
            canvas.Fill(Bar(at, inner, dial.TickOuter, isMajor ? major : minor, isMajor ? major : minor), dial.Face.Ink);
        }

        if (!random.Chance(0.3f))
            return;
        for (float start = 0; start < 0.999f; start += 0.25f)
            canvas.Fill(new RingSector(dial.TickOuter, 0.01f, dial.At(start), dial.At(Math.Min(start + 0.25f, 1))), dial.Face.Ink);
    }

    private static void DrawNumbers(Canvas canvas, RandomStream random, Dial dial)
    {
        if (random.Chance(0.1f))
            return;
        float step = random.Pick<float>([1, 2, 5, 10, 20, 25, 0.5f, 50, 100, 0.2f]), first = random.Chance(0.85f) ? 0 : -random.Index(4) * step;
        int longest = Math.Max(Text(first, step, dial.Majors).Length, Text(first, step, 1).Length), every = dial.Majors > 6 && longest > 2 ? 2 : 1;
        float height = random.Range(0.12f, longest > 2 ? 0.15f : 0.19f), radius = dial.TickOuter - 0.2f - (height * 0.3f * longest) - random.Range(0, 0.06f), boldness = random.Range(0.06f, 0.1f);
        for (int i = 0; i <= dial.Majors; i += every)
        {
            Direction at = dial.At((float)i / dial.Majors);
            Housing.Write(canvas, Text(first, step, i), new Point(at.X * radius, at.Y * radius), height, dial.Face.Ink, boldness);
        }
    }

    private static string Text(float first, float step, int at) => Math.Round(first + (at * step), 1).ToString(CultureInfo.InvariantCulture);

    private static Ink DrawNeedle(Canvas canvas, RandomStream random, Direction at, Dial dial)
    {
        bool isDark = dial.Face.Ground.Luminance < 0.5f;
        Ink ink = random.Chance(0.45f) ? random.Pick<Ink>(isDark ? [new(.95f, .3f, .1f), new(1, .9f, .2f)] : [new(.8f, .08f, .06f), new(.1f, .2f, .6f)]) : isDark ? Ink.Grey(0.95f) : Ink.Grey(0.07f);
        float length = dial.TickOuter - random.Range(0.02f, 0.25f), half = Math.Max(random.Range(0.018f, 0.05f), canvas.Footprint * 0.6f);
        float tail = random.Range(0.08f, 0.3f), tip = half * random.Pick<float>([0.25f, 0.5f, 1]), hub = random.Range(0.06f, 0.16f);
        if (random.Chance(0.5f))
        {
            float away = random.Range(0.02f, 0.06f);
            canvas.Fill(Bar(at, -tail, length, half, tip, new Point(away, away)), Ink.Black, random.Range(0.1f, 0.35f), 0.05f);
        }

        canvas.Fill(Bar(at, -tail, length, half, Math.Max(tip, canvas.Footprint * 0.45f)), ink);
        if (random.Chance(0.35f))
            canvas.Fill(new Disc(-at.X * tail, -at.Y * tail, Math.Min(hub, half * 2.2f)), ink);
        canvas.Fill(new Disc(0, 0, hub), random.Chance(0.5f) ? ink : Palette.Case(random));
        if (random.Chance(0.4f))
            canvas.Fill(new Disc(0, 0, hub * 0.4f), Ink.Grey(random.Range(0.3f, 0.9f)));
        return ink;
    }

    private static ConvexShape Bar(Direction at, float from, float to, float halfFrom, float halfTo, Point shift = default) => new(
    [
        new(shift.X + (at.X * from) - (at.Y * halfFrom), shift.Y + (at.Y * from) + (at.X * halfFrom)),
        new(shift.X + (at.X * to) - (at.Y * halfTo), shift.Y + (at.Y * to) + (at.X * halfTo)),
        new(shift.X + (at.X * to) + (at.Y * halfTo), shift.Y + (at.Y * to) - (at.X * halfTo)),
        new(shift.X + (at.X * from) + (at.Y * halfFrom), shift.Y + (at.Y * from) - (at.X * halfFrom)),
    ]);

    private readonly record struct Dial(Palette Face, float Radius, float TickOuter, float Span, int Majors, int Minors)
    {
        public static Dial Choose(RandomStream random)
        {
            float radius = random.Range(0.82f, 0.9f);
            return new Dial(
                random.Pick<Palette>(Faces), radius, radius * random.Range(0.9f, 1), random.Pick<float>(Spans),
                random.Pick<int>([5, 10, 10, 6, 8, 4]), random.Pick<int>([2, 5, 4, 1]));
        }

        /// <summary>The direction of a share of the scale.</summary>
        public Direction At(float share) => Direction.At(90 + ((360 - Span) / 2) + (Span * share));
    }
}
