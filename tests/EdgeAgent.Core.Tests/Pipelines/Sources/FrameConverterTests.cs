using CsCheck;
using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Tests.Pipelines.Sources;

public sealed class FrameConverterTests
{
    [Fact]
    public void Orders_of_bytes_become_red_green_blue()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6], Convert(FrameFormat.Rgb24, 2, 1, [1, 2, 3, 4, 5, 6]));
        Assert.Equal([3, 2, 1, 6, 5, 4], Convert(FrameFormat.Bgr24, 2, 1, [1, 2, 3, 4, 5, 6]));
        Assert.Equal([7, 7, 7, 9, 9, 9], Convert(FrameFormat.Gray8, 2, 1, [7, 9]));
    }

    [Theory]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    [InlineData(81, 90, 240, 255, 0, 0)]
    [InlineData(145, 54, 34, 0, 255, 1)]
    [InlineData(41, 240, 110, 0, 0, 255)]
    public void Colours_of_BT_601_come_back(byte y, byte u, byte v, int red, int green, int blue)
    {
        byte[] pixels = Convert(FrameFormat.Yuv420P, 2, 2, [y, y, y, y, u, v]);
        for (int i = 0; i < 12; i++)
            Assert.InRange(pixels[i] - new[] { red, green, blue }[i % 3], -1, 1);
    }

    [Fact]
    public void Planar_frames_equal_the_formula_in_real_numbers_within_one() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 6], Gen.Int).Sample((halfWidth, halfHeight, seed) =>
        {
            (int width, int height) = (2 * halfWidth, 2 * halfHeight);
            byte[] frame = new byte[width * height * 3 / 2];
            new Random(seed).NextBytes(frame);
            byte[] pixels = Convert(FrameFormat.Yuv420P, width, height, frame);
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int chroma = (width * height) + (row / 2 * halfWidth) + (column / 2);
                    double y = 255.0 / 219 * (frame[(row * width) + column] - 16), u = frame[chroma] - 128, v = frame[chroma + (width * height / 4)] - 128;
                    double[] expected = [y + (1.596 * v), y - (0.8130 * v) - (0.3918 * u), y + (2.0172 * u)];
                    for (int channel = 0; channel < 3; channel++)
                        Assert.InRange(pixels[(((row * width) + column) * 3) + channel] - Math.Clamp(expected[channel], 0, 255), -1.01, 1.01);
                }
            }
        });

    [Fact]
    public void Converting_allocates_nothing()
    {
        var converter = new FrameConverter(new FrameLayout(64, 48, FrameFormat.Yuv420P));
        byte[] frame = new byte[64 * 48 * 3 / 2];
        converter.Convert(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        converter.Convert(frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Convert(FrameFormat format, int width, int height, byte[] frame)
    {
        var converter = new FrameConverter(new FrameLayout(width, height, format));
        converter.Convert(frame);
        return converter.Picture.Pixels.ToArray();
    }
}
