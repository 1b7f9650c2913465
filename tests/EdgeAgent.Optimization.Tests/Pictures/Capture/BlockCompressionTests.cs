using EdgeAgent.Optimization.Pictures.Capture;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Tests.Pictures.Capture;

public sealed class BlockCompressionTests
{
    [Theory]
    [InlineData(0.01f, 0.002f)]
    [InlineData(10, 0.4f)]
    public void The_coarser_the_steps_the_more_is_lost(float strength, float most)
    {
        Canvas canvas = Drawn(44), same = Drawn(44);
        new BlockCompression(strength).Apply(canvas);
        float worst = Worst(canvas, same);
        Assert.InRange(worst, strength > 1 ? 0.01f : 0, most);
    }

    [Fact]
    public void A_blur_keeps_the_mean_and_loses_the_edges()
    {
        Canvas canvas = Drawn(48), same = Drawn(48);
        new Blur(canvas).Defocus(2.5f);
        Assert.Equal(Canvas.Numbers(same.Red).ToArray().Average(), Canvas.Numbers(canvas.Red).ToArray().Average(), 2);
        Assert.True(Steepest(canvas) < Steepest(same) / 2);
        float before = Steepest(same);
        new Blur(same).Motion(Direction.At(0), 7);
        Assert.True(Steepest(same) < before / 2);
    }

    private static Canvas Drawn(int side)
    {
        Canvas canvas = new(side);
        canvas.Begin(new Projection(), new Ink(0.3f, 0.4f, 0.5f));
        canvas.Fill(new Disc(0, 0, 0.5f), new Ink(0.9f, 0.8f, 0.4f));
        return canvas;
    }

    private static float Worst(Canvas one, Canvas other)
    {
        float[] a = [.. Canvas.Numbers(one.Red), .. Canvas.Numbers(one.Green), .. Canvas.Numbers(one.Blue)];
        float[] b = [.. Canvas.Numbers(other.Red), .. Canvas.Numbers(other.Green), .. Canvas.Numbers(other.Blue)];
        return a.Zip(b, (x, y) => MathF.Abs(x - y)).Max();
    }

    private static float Steepest(Canvas canvas)
    {
        float[] row = Canvas.Numbers(canvas.Red).Slice(canvas.Side / 2 * canvas.Stride * Canvas.Lanes, canvas.Side).ToArray();
        return row.Zip(row.Skip(1), (a, b) => MathF.Abs(a - b)).Max();
    }
}
