using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Colours of displays: what is read, and what it is read against.</summary>
internal readonly record struct Palette(Ink Ink, Ink Ground)
{
    private static readonly Ink[] Lights =
    [
        new(1, .1f, .06f), new(1, .1f, .06f), new(.15f, 1, .3f), new(1, .55f, .06f), new(.2f, .5f, 1), new(.9f, .95f, 1), new(.7f, 1, .15f), new(.2f, .95f, .95f),
    ];

    private static readonly Palette[] Crystals =
    [
        new(new(.1f, .12f, .1f), new(.6f, .66f, .52f)), new(new(.12f, .13f, .14f), new(.7f, .72f, .7f)), new(new(.08f, .1f, .12f), new(.52f, .58f, .5f)),
        new(new(.1f, .15f, .05f), new(.66f, .82f, .22f)), new(new(.1f, .1f, .25f), new(.75f, .85f, .95f)), new(new(.15f, .08f, .03f), new(.95f, .65f, .2f)),
        new(new(.92f, .96f, 1), new(.1f, .22f, .75f)), new(new(.9f, .95f, .95f), new(.06f, .08f, .1f)),
    ];

    private static readonly Palette[] Screens =
    [
        new(new(.95f, .95f, .95f), new(.05f, .05f, .06f)), new(new(.08f, .08f, .1f), new(.95f, .95f, .93f)), new(new(.2f, .95f, .35f), new(.03f, .06f, .04f)),
        new(new(.3f, .85f, 1), new(.05f, .08f, .2f)), new(new(1, .7f, .2f), new(.12f, .1f, .1f)), new(new(1, 1, 1), new(.12f, .35f, .62f)),
        new(new(.1f, .15f, .35f), new(.8f, .86f, .92f)), new(new(1, .95f, .3f), new(.25f, .25f, .28f)), new(new(.95f, .3f, .25f), new(.08f, .08f, .1f)),
        new(new(.15f, .15f, .15f), new(.6f, .75f, .65f)),
    ];

    private static readonly Palette[] Drums =
    [
        new(new(.92f, .92f, .9f), new(.07f, .07f, .08f)), new(new(.92f, .92f, .9f), new(.07f, .07f, .08f)), new(new(.08f, .08f, .08f), new(.9f, .89f, .84f)),
        new(new(.08f, .08f, .08f), new(.9f, .89f, .84f)), new(new(.95f, .92f, .9f), new(.7f, .1f, .1f)), new(new(.75f, .1f, .1f), new(.92f, .9f, .87f)),
        new(new(.9f, .88f, .75f), new(.2f, .2f, .22f)),
    ];

    private static readonly Ink[] Cases =
    [
        new(.08f, .08f, .09f), new(.15f, .15f, .16f), new(.35f, .36f, .38f), new(.6f, .6f, .6f), new(.8f, .8f, .78f), new(.9f, .9f, .88f),
        new(.72f, .68f, .58f), new(.2f, .28f, .4f), new(.45f, .5f, .52f), new(.25f, .35f, .28f),
    ];

    /// <summary>The largest difference of a channel.</summary>
    public float Contrast => Math.Max(Math.Max(MathF.Abs(Ink.Red - Ground.Red), MathF.Abs(Ink.Green - Ground.Green)), MathF.Abs(Ink.Blue - Ground.Blue));

    public static Palette Led(RandomStream random)
    {
        Ink light = random.Pick<Ink>(Lights);
        Ink filter = random.Chance(0.3f) ? light.Scale(random.Range(0.03f, 0.14f)) : Ink.Grey(random.Range(0.01f, 0.16f));
        return new Palette(light.Vary(random, 0.05f), filter.Vary(random, 0.015f));
    }

    public static Palette Lcd(RandomStream random)
    {
        Palette chosen = random.Pick<Palette>(Crystals);
        Ink ground = chosen.Ground.Vary(random, 0.06f);
        return new Palette(chosen.Ink.Mix(ground, random.Range(0, 0.4f)), ground);
    }

    public static Palette Screen(RandomStream random)
    {
        Palette chosen = random.Pick<Palette>(Screens);
        Ink ground = chosen.Ground.Vary(random, 0.05f);
        return new Palette(chosen.Ink.Mix(ground, random.Range(0, 0.25f)), ground);
    }

    public static Palette Drum(RandomStream random)
    {
        Palette chosen = random.Pick<Palette>(Drums);
        Ink ground = chosen.Ground.Vary(random, 0.05f);
        return new Palette(chosen.Ink.Mix(ground, random.Range(0, 0.2f)), ground);
    }

    /// <summary>The colour of a housing.</summary>
    public static Ink Case(RandomStream random) => random.Pick<Ink>(Cases).Vary(random, 0.05f);

    /// <summary>A colour that can be seen on a ground.</summary>
    public static Ink Lettering(RandomStream random, Ink ground) =>
        ground.Luminance > 0.45f ? Ink.Grey(random.Range(0, 0.15f)).Vary(random, 0.05f) : Ink.Grey(random.Range(0.75f, 1)).Vary(random, 0.05f);
}
