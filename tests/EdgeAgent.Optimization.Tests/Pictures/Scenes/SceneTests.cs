using EdgeAgent.Optimization.Pictures;
using EdgeAgent.Optimization.Pictures.Drawing;
using EdgeAgent.Optimization.Pictures.Scenes;

namespace EdgeAgent.Optimization.Tests.Pictures.Scenes;

public sealed class SceneTests
{
    private const int Side = 256;

    private static readonly string[] SegmentsOfSigns = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg", "", "g"];

    public static TheoryData<int> Signs => [.. Enumerable.Range(0, 12)];

    public static TheoryData<int> Gauges => [.. Enumerable.Range(DisplayClasses.FirstGauge, 10)];

    public static TheoryData<int> Wheels => [.. Enumerable.Range(0, 10), .. Enumerable.Range(DisplayClasses.FirstBetween, 10)];

    [Theory, MemberData(nameof(Signs))]
    public void The_segments_of_the_sign_are_lit_and_no_others(int sign)
    {
        Canvas canvas = new(Side);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            SceneFacts facts = SevenSegmentScene.Draw(canvas, new RandomStream(seed), sign, difficulty: 1, isLed: seed % 2 == 0);
            Assert.True(IsSign(sign, facts.Segments!.Value), $"sign {sign}, seed {seed}: segments {facts.Segments:b7}");
            for (int segment = 0; segment < SevenSegments.Count; segment++)
            {
                float seen = ShareOfInk(canvas, facts, facts.Shape!.Middle(segment, 0));
                bool isLit = (facts.Segments.Value & (1 << segment)) != 0;
                Assert.True(isLit ? seen > 0.6f : seen < 0.45f, $"sign {sign}, seed {seed}, {facts.Kind}: segment {"abcdefg"[segment]} shows {seen} of the ink");
            }
        }
    }

    [Theory, MemberData(nameof(Gauges))]
    public void The_needle_stays_inside_its_bin(int label)
    {
        Canvas canvas = new(Side);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            SceneFacts facts = Scene.Draw(canvas, new RandomStream(seed), label, difficulty: 1);
            float within = (facts.Needle!.Value * 10) - (label - DisplayClasses.FirstGauge);
            Assert.InRange(within, GaugeScene.Margin - 1e-4f, 1 - GaugeScene.Margin + 1e-4f);
            Assert.Contains((int[])[180, 240, 270, 300], span => Math.Abs(SharesOf(facts.NeedleDirection!.Value, span) - facts.Needle.Value) < 1e-4);
        }
    }

    [Theory, MemberData(nameof(Gauges))]
    public void The_needle_is_drawn_where_it_is_said_to_be(int label)
    {
        Canvas canvas = new(Side);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            SceneFacts facts = Scene.Draw(canvas, new RandomStream(seed), label, difficulty: 1);
            Direction at = facts.NeedleDirection!.Value;
            for (float radius = 0.2f; radius < 0.5f; radius += 0.05f)
            {
                float seen = ShareOfInk(canvas, facts, new Point(at.X * radius, at.Y * radius));
                Assert.True(seen > 0.6f, $"label {label}, seed {seed}: at radius {radius} the needle's ink is {seen}");
            }
        }
    }

    [Theory, MemberData(nameof(Wheels))]
    public void Wheels_stand_near_their_digit_or_well_between_two(int label)
    {
        Canvas canvas = new(32);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            SceneFacts facts = CounterWheelScene.Draw(canvas, new RandomStream(seed), label, difficulty: 2);
            if (label < DisplayClasses.Blank)
                Assert.InRange(facts.Roll!.Value, -CounterWheelScene.MostRest, CounterWheelScene.MostRest);
            else
                Assert.InRange(facts.Roll!.Value, CounterWheelScene.LeastBetween, 1 - CounterWheelScene.LeastBetween);
        }
    }

    [Fact]
    public void Every_kind_of_display_shows_every_digit()
    {
        Canvas canvas = new(32);
        HashSet<(int, SceneKind)> seen = [];
        for (ulong seed = 1; seed <= 60; seed++)
        {
            for (int digit = 0; digit < 10; digit++)
                seen.Add((digit, Scene.Draw(canvas, new RandomStream(seed), digit, difficulty: 1).Kind));
        }

        Assert.Equal(50, seen.Count);
        Assert.DoesNotContain(seen, pair => pair.Item2 == SceneKind.Gauge);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_two_digits_have_the_same_dots(bool isOpen) => Assert.Equal(12, Enumerable.Range(0, 12).Select(sign => string.Concat(
        Enumerable.Range(0, 35).Select(dot => DotFont.IsLit(sign, isOpen, dot % DotFont.Columns, dot / DotFont.Columns) ? '#' : '.'))).Distinct().Count());

    private static bool IsSign(int sign, int segments)
    {
        string lit = string.Concat("abcdefg".Where((_, segment) => (segments & (1 << segment)) != 0));
        return lit == Sorted(SegmentsOfSigns[sign]) || (sign, lit) is (6, "cdefg") or (7, "abcf") or (9, "abcfg");
    }

    private static string Sorted(string letters) => string.Concat(letters.Order());

    private static double SharesOf(Direction direction, int span)
    {
        double fromBottom = (((Math.Atan2(direction.Y, direction.X) * 180 / Math.PI) - 90) + 720) % 360;
        return (fromBottom - ((360 - span) / 2.0)) / span;
    }

    /// <summary>How far a pixel's colour is from the ground's, as a share of the way to the ink's.</summary>
    private static float ShareOfInk(Canvas canvas, SceneFacts facts, Point place)
    {
        Point seen = canvas.Projection.ToPicture(place);
        int x = (int)((seen.X + 1) * Side / 2), y = (int)((seen.Y + 1) * Side / 2), at = (y * canvas.Stride * Canvas.Lanes) + x;
        float red = facts.Ink.Red - facts.Ground.Red, green = facts.Ink.Green - facts.Ground.Green, blue = facts.Ink.Blue - facts.Ground.Blue;
        float along = (red * (Canvas.Numbers(canvas.Red)[at] - facts.Ground.Red))
            + (green * (Canvas.Numbers(canvas.Green)[at] - facts.Ground.Green)) + (blue * (Canvas.Numbers(canvas.Blue)[at] - facts.Ground.Blue));
        return along / ((red * red) + (green * green) + (blue * blue));
    }
}
