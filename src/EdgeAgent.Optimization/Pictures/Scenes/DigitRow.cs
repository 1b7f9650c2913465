namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>The places of a display, of which the picture's middle shows place 0.</summary>
/// <param name="Pitch">Distance of two places.</param>
/// <param name="First">The leftmost place, 0 or less.</param>
/// <param name="Signs">What the places show: 0 to 9, or blank or minus as the classes number them.</param>
/// <param name="Point">The place that a decimal point follows; null without one.</param>
internal sealed record DigitRow(float Pitch, int First, IReadOnlyList<int> Signs, int? Point)
{
    private const int Reach = 2;

    public int Last => First + Signs.Count - 1;

    public float Left => (First - 0.5f) * Pitch;

    public float Right => (Last + 0.5f) * Pitch;

    /// <summary>Draws the neighbours of a sign: numbers behind signs and empty places, as displays show them.</summary>
    public static DigitRow Around(RandomStream random, int sign, float pitch)
    {
        int first = -random.Index(Reach + 1), last = sign is DisplayClasses.Blank or DisplayClasses.Minus ? 1 + random.Index(Reach) : random.Index(Reach + 1);
        int[] signs = new int[last - first + 1];
        for (int place = first; place <= last; place++)
            signs[place - first] = place == 0 ? sign : random.Index(10);
        for (int place = first; place < 0; place++)
        {
            if (sign >= DisplayClasses.Blank || (place == first && random.Chance(0.25f)))
                signs[place - first] = place == first && random.Chance(0.15f) ? DisplayClasses.Minus : DisplayClasses.Blank;
        }

        int? point = random.Chance(0.3f) ? first + random.Index(signs.Length) : null;
        return new DigitRow(pitch, first, signs, point is { } at && signs[at - first] < 10 ? at : null);
    }
}
