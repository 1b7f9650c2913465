using EdgeAgent.Optimization.Pictures.Drawing;
using EdgeAgent.Optimization.Pictures.Scenes;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>Photographs a drawn display. What is to be read stays readable, or becomes unreadable for certain. Not for several threads at once.</summary>
internal sealed class Camera(Canvas canvas)
{
    private const float LeastContrast = 0.2f;

    private readonly Blur _blur = new(canvas);

    /// <summary>A photograph that a person can read.</summary>
    public void Photograph(RandomStream random, SceneFacts facts, float difficulty)
    {
        Obstacles.Around(canvas, random, facts, difficulty);
        Obstacles.Reflect(canvas, random, facts, difficulty);
        float blur = facts.BlurLimit * (0.35f + (0.4f * difficulty)) * random.Unit() / canvas.Footprint;
        if (random.Chance(0.12f * difficulty))
            _blur.Motion(Direction.At(random.Range(0, 180)), blur * 2.6f);
        else
            _blur.Defocus(blur);
        Light light = Exposed(random, facts, difficulty, out float contrast);
        light.Apply(canvas);
        Develop(random, contrast * (0.008f + ((0.04f + (0.055f * difficulty)) * random.Unit() * random.Unit())), random.Chance(0.15f + (0.15f * difficulty)) ? contrast * random.Range(4, 7 + (7 * difficulty)) : 0);
    }

    /// <summary>A photograph that nobody can read.</summary>
    public void Spoil(RandomStream random, SceneFacts facts, float difficulty)
    {
        Light light = Exposed(random, facts, difficulty, out float contrast);
        float noise = contrast * random.Range(0.01f, 0.1f), size = Math.Clamp(facts.Subject.Right - facts.Subject.Left, 0.5f, 1.8f);
        bool isDial = facts.Kind == SceneKind.Gauge;
        switch (random.Unit())
        {
            case < 0.3f:
                _blur.Defocus(size * (isDial ? random.Range(0.11f, 0.25f) : random.Range(0.3f, 0.6f)) / canvas.Footprint);
                break;
            case < 0.5f:
                Obstacles.Cover(canvas, random, facts);
                _blur.Defocus(random.Range(0, 0.05f) / canvas.Footprint);
                break;
            case < 0.65f:
                Obstacles.Dazzle(canvas, random, facts);
                _blur.Defocus(random.Range(0.01f, 0.06f) / canvas.Footprint);
                break;
            case < 0.75f:
                light = light with { Gain = light.Gain.Scale(random.Range(0.004f, 0.02f) / contrast), Haze = random.Range(0, 0.03f) };
                noise = random.Range(0.03f, 0.05f);
                break;
            case < 0.82f:
                light = light with { Gain = light.Gain.Scale(random.Range(0.004f, 0.015f) / contrast), Haze = random.Range(0.4f, 0.95f) };
                noise = random.Range(0.03f, 0.05f);
                break;
            default:
                double way = random.Range(0, 180);
                _blur.Motion(Direction.At(way), size * (isDial ? random.Range(0.7f, 1) : random.Range(1.5f, 2.2f)) / canvas.Footprint);
                _blur.Motion(Direction.At(way + random.Range(60, 120)), size * (isDial ? random.Range(0.4f, 0.7f) : random.Range(0.8f, 1.3f)) / canvas.Footprint);
                _blur.Defocus(size * 0.08f / canvas.Footprint);
                break;
        }

        light.Apply(canvas);
        Develop(random, noise, random.Chance(0.3f) ? contrast * random.Range(4, 12) : 0);
    }

    private static Light Exposed(RandomStream random, SceneFacts facts, float difficulty, out float contrast)
    {
        Palette seen = new(facts.Ink, facts.Ground);
        float brightest = Math.Max(Brightest(facts.Ink), Brightest(facts.Ground)), warmth = random.Around(0.06f + (0.06f * difficulty)), green = random.Around(0.04f);
        float slope = 0.08f + (0.12f * difficulty), vignette = random.Chance(0.5f) ? random.Range(0, 0.12f + (0.13f * difficulty)) : 0;
        bool hasBands = facts.IsEmissive && random.Chance(0.1f + (0.15f * difficulty));
        float banding = hasBands ? random.Range(0.1f, 0.25f + (0.12f * difficulty)) : 0, worst = (1 - slope) * (1 - vignette) * (1 - banding);
        float exposure = Math.Max(random.Range(0.78f - (0.24f * difficulty), facts.IsEmissive ? 1.35f : 1.06f) / brightest, LeastContrast / (seen.Contrast * worst));
        contrast = Math.Min(seen.Contrast * exposure, 1) * worst;
        return new Light
        {
            Gain = new Ink(1 + warmth, 1 + green, 1 - warmth).Scale(exposure),
            Slope = new Point(random.Around(slope * 0.7f), random.Around(slope * 0.7f)),
            Vignette = vignette,
            Haze = random.Chance(0.4f) ? random.Range(0, 0.04f + (0.06f * difficulty)) : 0,
            Banding = banding,
            Bands = random.Range(0.6f, 5),
            BandPhase = random.Unit(),
        };
    }

    private void Develop(RandomStream random, float noise, float compression)
    {
        uint seed = (uint)(random.Next() >> 32);
        Sensor.AddNoise(canvas, seed, noise, random.Range(0.1f, 0.8f));
        if (compression > 0)
            new BlockCompression(compression).Apply(canvas);
    }

    private static float Brightest(Ink ink) => Math.Max(Math.Max(ink.Red, ink.Green), ink.Blue);
}
