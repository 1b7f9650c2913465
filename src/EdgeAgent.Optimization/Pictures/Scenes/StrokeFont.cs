using EdgeAgent.Optimization.Pictures.Drawing;
using static EdgeAgent.Optimization.Pictures.Scenes.Stroke;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Characters as strokes in a box from 0,0 at the top left to 1,1.</summary>
internal static class StrokeFont
{
    /// <summary>How many ways there are to write a digit.</summary>
    public const int Variants = 3;

    private const float ArcStep = 26;

    private static readonly Dictionary<char, Stroke[]> Letters = new()
    {
        ['k'] = [Line(0, 0, 0, 1), Line(.8f, .35f, 0, .7f), Line(.3f, .58f, .9f, 1)],
        ['W'] = [Line(0, 0, .25f, 1, .5f, .3f, .75f, 1, 1, 0)],
        ['h'] = [Line(0, 0, 0, 1), Arc(.45f, .62f, .45f, .25f, 180, 360), Line(.9f, .62f, .9f, 1)],
        ['m'] = [Line(0, .35f, 0, 1), Arc(.25f, .6f, .25f, .22f, 180, 360), Line(.5f, .6f, .5f, 1), Arc(.75f, .6f, .25f, .22f, 180, 360), Line(1, .6f, 1, 1)],
        ['V'] = [Line(0, 0, .5f, 1, 1, 0)],
        ['A'] = [Line(0, 1, .5f, 0, 1, 1), Line(.2f, .65f, .8f, .65f)],
        ['b'] = [Line(0, 0, 0, 1), Arc(.42f, .68f, .42f, .3f, 0, 360)],
        ['a'] = [Arc(.42f, .68f, .42f, .3f, 0, 360), Line(.84f, .38f, .84f, 1)],
        ['r'] = [Line(.1f, .38f, .1f, 1), Arc(.55f, .7f, .45f, .32f, 180, 310)],
        ['P'] = [Line(0, 1, 0, 0, .5f, 0), Arc(.5f, .27f, .4f, .27f, -90, 90), Line(.5f, .54f, 0, .54f)],
        ['C'] = [Arc(.5f, .5f, .5f, .5f, 40, 320)],
        ['%'] = [Line(.9f, 0, .1f, 1), Arc(.2f, .22f, .2f, .2f, 0, 360), Arc(.8f, .78f, .2f, .2f, 0, 360)],
        ['°'] = [Arc(.4f, .2f, .25f, .18f, 0, 360)],
        ['l'] = [Line(.4f, 0, .4f, 1)],
        ['/'] = [Line(.9f, 0, .1f, 1)],
        ['E'] = [Line(1, 0, 0, 0, 0, 1, 1, 1), Line(0, .5f, .8f, .5f)],
        ['T'] = [Line(0, 0, 1, 0), Line(.5f, 0, .5f, 1)],
        ['L'] = [Line(0, 0, 0, 1, .9f, 1)],
        ['M'] = [Line(0, 1, 0, 0, .5f, .6f, 1, 0, 1, 1)],
        ['N'] = [Line(0, 1, 0, 0, 1, 1, 1, 0)],
        ['O'] = [Arc(.5f, .5f, .5f, .5f, 0, 360)],
        ['R'] = [Line(0, 1, 0, 0, .5f, 0), Arc(.5f, .27f, .4f, .27f, -90, 90), Line(.5f, .54f, 0, .54f), Line(.5f, .54f, .95f, 1)],
        ['d'] = [Line(.84f, 0, .84f, 1), Arc(.42f, .68f, .42f, .3f, 0, 360)],
        ['e'] = [Line(0, .66f, .84f, .66f), Arc(.42f, .68f, .42f, .31f, 45, 360)],
        ['g'] = [Arc(.42f, .62f, .42f, .26f, 0, 360), Line(.84f, .36f, .84f, 1), Arc(.42f, 1, .42f, .2f, 0, 150)],
        ['i'] = [Line(.4f, .38f, .4f, 1), Line(.4f, .1f, .4f, .12f)],
        ['n'] = [Line(.05f, .38f, .05f, 1), Arc(.45f, .65f, .4f, .28f, 180, 360), Line(.85f, .65f, .85f, 1)],
        ['s'] = [Arc(.42f, .53f, .38f, .16f, 90, 330), Arc(.42f, .84f, .4f, .16f, -90, 150)],
        ['u'] = [Line(.05f, .38f, .05f, .72f), Arc(.45f, .72f, .4f, .28f, 0, 180), Line(.85f, .38f, .85f, 1)],
        ['-'] = [Line(.1f, .52f, .9f, .52f)],
        ['.'] = [Line(.45f, .97f, .5f, .97f)],
    };

    /// <summary>The strokes of a character; none for what the font lacks.</summary>
    /// <param name="character">A digit, or a letter or sign of the labels.</param>
    /// <param name="variant">For digits: 0 plain, 1 with foot and bar, 2 as on old counters.</param>
    public static Stroke[] Of(char character, int variant) =>
        char.IsAsciiDigit(character) ? Digit(character - '0', variant) : Letters.GetValueOrDefault(character, []);

    /// <summary>The strokes as straight pieces, two ends each.</summary>
    /// <param name="strokes">The character.</param>
    /// <param name="box">Where it stands.</param>
    /// <param name="slant">How far its top leans right, in heights.</param>
    /// <param name="squareness">0: round arcs; 1: nearly rectangular ones.</param>
    public static Point[] Flatten(ReadOnlySpan<Stroke> strokes, PlaneBox box, float slant = 0, float squareness = 0)
    {
        List<Point> ends = [];
        foreach (Stroke stroke in strokes)
        {
            if (stroke.IsArc)
                AddArc(ends, stroke.Numbers, squareness);
            else
                AddLine(ends, stroke.Numbers);
        }

        Point[] placed = new Point[ends.Count];
        for (int i = 0; i < placed.Length; i++)
            placed[i] = Place(ends[i], box, slant);
        return placed;
    }

    private static Point Place(Point at, PlaneBox box, float slant)
    {
        float height = box.Bottom - box.Top;
        return new Point(box.Left + (at.X * (box.Right - box.Left)) + ((0.5f - at.Y) * height * slant), box.Top + (at.Y * height));
    }

    private static void AddLine(List<Point> ends, float[] numbers)
    {
        for (int i = 0; i + 3 < numbers.Length; i += 2)
        {
            ends.Add(new Point(numbers[i], numbers[i + 1]));
            ends.Add(new Point(numbers[i + 2], numbers[i + 3]));
        }
    }

    private static void AddArc(List<Point> ends, float[] numbers, float squareness)
    {
        float turn = numbers[5] - numbers[4];
        int pieces = Math.Max((int)MathF.Ceiling(turn / ArcStep), 2);
        Point previous = default;
        for (int i = 0; i <= pieces; i++)
        {
            Direction direction = Direction.At(numbers[4] + (turn * i / pieces));
            Point next = new(numbers[0] + (numbers[2] * Square(direction.X, squareness)), numbers[1] + (numbers[3] * Square(direction.Y, squareness)));
            if (i > 0)
                ends.AddRange([previous, next]);
            previous = next;
        }
    }

    private static float Square(float part, float squareness)
    {
        float root = MathF.Sqrt(MathF.Abs(part));
        return part + (((part < 0 ? -root : root) - part) * squareness);
    }

    private static Stroke[] Digit(int digit, int variant) => (digit, variant) switch
    {
        (0, _) => [Arc(.5f, .5f, .5f, .5f, 0, 360)],
        (1, 1) => [Line(.15f, .24f, .52f, 0, .52f, 1), Line(.15f, 1, .9f, 1)],
        (1, _) => [Line(.2f, .22f, .6f, 0, .6f, 1)],
        (2, _) => [Arc(.5f, .29f, .46f, .29f, 190, 390), Line(.9f, .435f, .02f, 1, 1, 1)],
        (3, 1) => [Line(.05f, 0, .9f, 0, .42f, .4f), Arc(.45f, .7f, .5f, .3f, -95, 150)],
        (3, _) => [Arc(.48f, .24f, .44f, .24f, 205, 450), Arc(.48f, .74f, .5f, .26f, 270, 515)],
        (4, 2) => [Line(.15f, 0, 0, .62f, 1, .62f), Line(.72f, .3f, .72f, 1)],
        (4, _) => [Line(.74f, 1, .74f, 0, 0, .68f, 1, .68f)],
        (5, _) => [Line(.92f, 0, .15f, 0, .08f, .49f), Arc(.48f, .68f, .5f, .32f, 216, 505)],
        (6, 1) => [Arc(.5f, .68f, .48f, .32f, 0, 360), Line(.07f, .56f, .65f, 0)],
        (6, _) => [Arc(.5f, .69f, .5f, .31f, 0, 360), Arc(.85f, .68f, .85f, .68f, 180, 275)],
        (7, 1) => [Line(0, 0, 1, 0, .35f, 1), Line(.3f, .52f, .9f, .52f)],
        (7, 2) => [Line(0, .14f, 0, 0, 1, 0), Arc(1, 1, .6f, 1, 180, 270)],
        (7, _) => [Line(0, 0, 1, 0, .35f, 1)],
        (8, _) => [Arc(.5f, .245f, .43f, .245f, 0, 360), Arc(.5f, .745f, .5f, .255f, 0, 360)],
        (_, 1) => [Arc(.5f, .32f, .48f, .32f, 0, 360), Line(.93f, .44f, .35f, 1)],
        _ => [Arc(.5f, .31f, .5f, .31f, 0, 360), Arc(.15f, .32f, .85f, .68f, 0, 95)],
    };
}
