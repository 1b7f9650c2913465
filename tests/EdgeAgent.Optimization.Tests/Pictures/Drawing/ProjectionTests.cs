using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Tests.Pictures.Drawing;

public sealed class ProjectionTests
{
    [Fact]
    public void A_place_comes_back_from_the_picture()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            RandomStream random = new(seed);
            Projection projection = new()
            {
                ScaleX = random.Range(0.5f, 2),
                ScaleY = random.Range(0.5f, 2),
                Offset = new Point(random.Around(0.2f), random.Around(0.2f)),
                TurnDegrees = random.Around(40),
                Tilt = new Point(random.Around(0.15f), random.Around(0.15f)),
            };
            Point place = new(random.Around(0.5f), random.Around(0.5f)), seen = projection.ToPicture(place);
            (float ux, float uy, float u0, float vx, float vy, float v0, float wx, float wy, float w0) = projection.ToPlane();
            float w = (wx * seen.X) + (wy * seen.Y) + w0;
            Assert.Equal(place.X, ((ux * seen.X) + (uy * seen.Y) + u0) / w, 4);
            Assert.Equal(place.Y, ((vx * seen.X) + (vy * seen.Y) + v0) / w, 4);
        }
    }

    [Fact]
    public void Figures_cover_their_area()
    {
        Canvas canvas = new(64);
        canvas.Begin(new Projection(), Ink.Black);
        canvas.Fill(new Disc(0.1f, -0.05f, 0.5f), Ink.White);
        Assert.Equal(MathF.PI * 0.25f, Area(canvas), 2);
        canvas.Begin(new Projection(), Ink.Black);
        canvas.Fill(new ConvexShape([new(-0.5f, 0), new(0, -0.7f), new(0.6f, 0.1f), new(0, 0.5f)]), Ink.White);
        Assert.Equal(0.66f, Area(canvas), 2);
        canvas.Begin(new Projection { TurnDegrees = 30 }, Ink.Black);
        canvas.Fill(new Box(0, 0, 0.5f, 0.25f), Ink.White);
        Assert.Equal(0.5f, Area(canvas), 2);
        canvas.Begin(new Projection(), Ink.Black);
        canvas.Fill(new StrokeShape([new(-0.4f, 0), new(0.4f, 0)], 0.1f), Ink.White);
        Assert.Equal(0.16f + (MathF.PI * 0.01f), Area(canvas), 2);
    }

    private static float Area(Canvas canvas)
    {
        float sum = 0;
        foreach (Vector256<float> pixels in canvas.Red)
            sum += Vector256.Sum(pixels);
        return sum * 4 / (64 * 64);
    }
}
