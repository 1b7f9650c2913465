using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Optimization.Tests.Zoo;

public sealed class ShapePictureTests
{
    [Fact]
    public void A_seed_gives_one_picture_and_another_seed_another()
    {
        ShapePicture first = ShapePicture.Generate(40, 24, seed: 1), again = ShapePicture.Generate(40, 24, seed: 1), other = ShapePicture.Generate(40, 24, seed: 2);
        Assert.Equal((40, 24, 40 * 24 * 3), (first.Width, first.Height, first.Pixels.Length));
        Assert.True(first.Pixels.Span.SequenceEqual(again.Pixels.Span));
        Assert.False(first.Pixels.Span.SequenceEqual(other.Pixels.Span));
    }

    [Fact]
    public void Every_picture_has_shapes_on_a_ground()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            ReadOnlySpan<byte> pixels = ShapePicture.Generate(32, 32, seed).Pixels.Span;
            int rowsWithAnEdge = 0;
            for (int y = 0; y < 32; y++)
            {
                ReadOnlySpan<byte> row = pixels.Slice(y * 96, 96);
                if (!row[3..].SequenceEqual(row[..^3]))
                    rowsWithAnEdge++;
            }
            Assert.True(rowsWithAnEdge > 0, $"seed {seed}");
        }
    }

    [Theory, InlineData(7, 8), InlineData(8, 4097)]
    public void Sides_out_of_range_are_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapePicture.Generate(width, height, seed: 1));
}
