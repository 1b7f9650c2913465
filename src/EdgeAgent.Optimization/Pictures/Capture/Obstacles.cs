using EdgeAgent.Optimization.Pictures.Drawing;
using EdgeAgent.Optimization.Pictures.Scenes;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>What lies between camera and display: things before it, shadows, reflections on its pane, dirt.</summary>
internal static class Obstacles
{
    /// <summary>Things that leave the subject free, thin ones across it, and shadows.</summary>
    public static void Around(Canvas canvas, RandomStream random, SceneFacts facts, float difficulty)
    {
        if (random.Chance(0.12f * difficulty))
            DrawAside(canvas, random, facts.Subject);
        if (random.Chance(0.12f * difficulty))
            DrawWire(canvas, random, facts.Subject);
        if (random.Chance(0.25f * difficulty))
            DrawShadow(canvas, random, facts.Subject, random.Range(0.1f, 0.2f + (0.12f * difficulty)));
        if (random.Chance(0.15f * difficulty))
            DrawDirt(canvas, random, facts.Subject, facts.Ground);
    }

    /// <summary>Reflections that leave the subject's contrast.</summary>
    public static void Reflect(Canvas canvas, RandomStream random, SceneFacts facts, float difficulty)
    {
        float width = facts.Subject.Right - facts.Subject.Left, height = facts.Subject.Bottom - facts.Subject.Top;
        if (random.Chance(0.22f * difficulty))
        {
            float strength = random.Range(0.1f, 0.2f + (0.12f * difficulty)), radius = random.Range(0.1f, 0.5f) * height;
            canvas.Fill(new Disc(random.Around(width), random.Around(height * 0.7f), radius), Ink.White, strength, radius * random.Range(0.5f, 1.5f));
        }

        if (random.Chance(0.15f * difficulty))
        {
            float at = random.Around(height), broad = random.Range(0.1f, 0.4f) * height;
            canvas.Fill(Band(Direction.At(random.Range(20, 160)), at, broad), new Ink(0.9f, 0.95f, 1), random.Range(0.05f, 0.16f + (0.07f * difficulty)), 0.05f);
        }

        if (!random.Chance(0.1f * difficulty))
            return;
        float spot = random.Range(0.06f, 0.14f) * height, side = random.Chance(0.5f) ? 1 : -1;
        canvas.Fill(new Disc(side * ((width / 2) + (spot * 1.7f)), random.Around(height / 2), spot), Ink.White.Scale(1.5f), 1, spot);
    }

    /// <summary>Covers nearly all of the subject: a hand, a cloth, tape, a cable drum.</summary>
    public static void Cover(Canvas canvas, RandomStream random, SceneFacts facts)
    {
        Ink[] inks = [new(.75f, .55f, .45f), new(.45f, .3f, .22f), Ink.Grey(0.12f), Ink.Grey(0.5f), new(.8f, .75f, .6f), new(.2f, .3f, .5f), new(.35f, .25f, .15f)];
        Ink ink = random.Pick<Ink>(inks).Vary(random, 0.08f);
        PlaneBox box = facts.Subject;
        float halfWidth = (box.Right - box.Left) / 2, halfHeight = (box.Bottom - box.Top) / 2;
        Box cover = new(
            random.Around(halfWidth * 0.1f), random.Around(halfHeight * 0.1f), halfWidth * random.Range(1.1f, 1.6f), halfHeight * random.Range(1.1f, 1.5f), random.Range(0, halfWidth * 0.7f));
        canvas.Fill(cover with { X = cover.X + 0.05f, Y = cover.Y + 0.08f }, Ink.Black, 0.4f, 0.2f);
        canvas.Fill(cover, ink);
        for (int i = 0; i < 6; i++)
        {
            float radius = random.Range(0.1f, 0.6f);
            canvas.Fill(new Disc(random.Around(halfWidth), random.Around(halfHeight), radius), ink.Scale(random.Range(0.6f, 1.3f)), random.Range(0.1f, 0.5f), radius);
        }
    }

    /// <summary>A lamp's or the sun's reflection that leaves nothing of the subject.</summary>
    public static void Dazzle(Canvas canvas, RandomStream random, SceneFacts facts)
    {
        PlaneBox box = facts.Subject;
        float halfWidth = (box.Right - box.Left) / 2, halfHeight = (box.Bottom - box.Top) / 2, reach = Math.Max(halfWidth, halfHeight);
        Ink ink = new Ink(1, 0.98f, 0.93f).Vary(random, 0.05f).Scale(random.Range(2.5f, 5));
        canvas.Fill(new Box(random.Around(0.1f), random.Around(0.1f), halfWidth + (reach * 0.3f), halfHeight + (reach * 0.3f), halfWidth * 0.9f), ink, random.Range(0.96f, 1), reach * random.Range(0.3f, 0.6f));
    }

    private static void DrawAside(Canvas canvas, RandomStream random, PlaneBox subject)
    {
        float side = random.Chance(0.5f) ? 1 : -1, halfWidth = (subject.Right - subject.Left) / 2, halfHeight = (subject.Bottom - subject.Top) / 2;
        Ink ink = random.Pick<Ink>([new(.75f, .55f, .45f), Ink.Grey(0.1f), Ink.Grey(0.4f), new(.3f, .25f, .2f)]).Vary(random, 0.06f);
        if (random.Chance(0.5f))
            canvas.Fill(new Disc(side * (halfWidth + (halfHeight * 0.75f)), random.Around(halfHeight), halfHeight * random.Range(0.35f, 0.68f)), ink, 1, 0.06f);
        else
            canvas.Fill(new Box(0, side * halfHeight * 2.4f, 4, halfHeight * random.Range(0.9f, 1.32f)), ink, 1, 0.06f);
    }

    private static void DrawWire(Canvas canvas, RandomStream random, PlaneBox subject)
    {
        float height = subject.Bottom - subject.Top, half = height * random.Range(0.006f, 0.016f);
        canvas.Fill(Band(Direction.At(random.Range(0, 180)), random.Around(height * 0.4f), half), random.Chance(0.6f) ? Ink.Grey(0.08f) : Palette.Case(random));
    }

    private static void DrawShadow(Canvas canvas, RandomStream random, PlaneBox subject, float depth)
    {
        float height = subject.Bottom - subject.Top;
        canvas.Fill(Band(Direction.At(random.Range(0, 360)), height * random.Range(0.5f, 1.4f), height), Ink.Black, depth, height * random.Range(0.02f, 0.5f));
    }

    private static void DrawDirt(Canvas canvas, RandomStream random, PlaneBox subject, Ink ground)
    {
        float height = subject.Bottom - subject.Top;
        int spots = 2 + random.Index(8);
        Ink ink = ground.Luminance > 0.4f ? new Ink(.35f, .28f, .2f) : new Ink(.5f, .46f, .4f);
        for (int i = 0; i < spots; i++)
        {
            float radius = height * random.Range(0.008f, 0.03f);
            canvas.Fill(new Disc(random.Around(height), random.Around(height * 0.7f), radius), ink, random.Range(0.2f, 0.6f), radius);
        }
    }

    /// <summary>An endless strip across a direction, at a distance from the origin.</summary>
    private static ConvexShape Band(Direction across, float at, float half)
    {
        const float Far = 60;
        Point near = new(across.X * (at - half), across.Y * (at - half)), far = new(across.X * (at + half), across.Y * (at + half));
        return new ConvexShape(
        [
            new(near.X - (across.Y * Far), near.Y + (across.X * Far)), new(far.X - (across.Y * Far), far.Y + (across.X * Far)),
            new(far.X + (across.Y * Far), far.Y - (across.X * Far)), new(near.X + (across.Y * Far), near.Y - (across.X * Far)),
        ]);
    }
}
