namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A colour; 1 is what a well exposed picture shows as white.</summary>
internal readonly record struct Ink(float Red, float Green, float Blue)
{
    public static Ink Black { get; } = new(0, 0, 0);

    public static Ink White { get; } = new(1, 1, 1);

    /// <summary>Brightness to the eye (ITU-R BT.601).</summary>
    public float Luminance => (0.299f * Red) + (0.587f * Green) + (0.114f * Blue);

    public static Ink Grey(float level) => new(level, level, level);

    public Ink Scale(float factor) => new(Red * factor, Green * factor, Blue * factor);

    /// <summary>A share of another colour mixed in.</summary>
    public Ink Mix(Ink other, float share) =>
        new(Red + ((other.Red - Red) * share), Green + ((other.Green - Green) * share), Blue + ((other.Blue - Blue) * share));

    /// <summary>The colour with each channel off by up to an amount, not below 0.</summary>
    public Ink Vary(RandomStream random, float most) => new(
        Math.Max(Red + random.Around(most), 0), Math.Max(Green + random.Around(most), 0), Math.Max(Blue + random.Around(most), 0));
}
