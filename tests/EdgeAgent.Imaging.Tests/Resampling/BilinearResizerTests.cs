using System.Security.Cryptography;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Resampling;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Imaging.Tests.Resampling;

/// <summary>The digests were made with Pillow 9.4: <c>Image.resize((w, h), Image.BILINEAR)</c> of the same xorshift32 pixels.</summary>
public sealed class BilinearResizerTests
{
    [Theory]
    [InlineData(1, 7, 5, 3, 4, "707d72fb9f3e7e4f7a9b8406ba00420ab416a9877549bf8714eeb3eb268183fc")]
    [InlineData(2, 13, 9, 29, 17, "aac083f7a3d9535002c3ea53555ef088c087a8b6d564785f35718c852acc8fca")]
    [InlineData(3, 64, 48, 10, 10, "019ede51bb07cc69a2b7e889e251b79aa975d637d501b6870f2ed6d1899b8f9d")]
    [InlineData(4, 3, 3, 3, 3, "93ee9438b33e11310773c195c40376d36b68df788284a3ddcef8501c4907462b")]
    [InlineData(5, 100, 1, 7, 3, "cd81a929fdcc6f90baae6c87d233e03c9e189c6b8fe2d3611d488de1529ec7d2")]
    [InlineData(6, 1, 1, 5, 4, "4a2efc40bbb53e8aa705f0d2475ab40cde307b7be191f574009a06ec451af975")]
    [InlineData(7, 257, 131, 96, 96, "534f13843b76c96beab8341bdf1cfc90e13fb8af93d4738976f44cb76c682bfb")]
    [InlineData(8, 40, 60, 40, 20, "db6cb6ecdf688f2b6283fb9cddb8d948762f2d8bad55d3a95392a455633657fc")]
    public void Resizing_equals_pillow_to_the_bit(uint seed, int width, int height, int outputWidth, int outputHeight, string sha256)
    {
        RgbImage image = SamplePictures.Noise(seed, width, height);
        Assert.Equal(sha256, Digest(image, PixelRectangle.Whole(image), outputWidth, outputHeight));
    }

    [Fact]
    public void A_cropped_part_equals_cropping_first() =>
        Assert.Equal("e63b4abbb9b6de18853d90d3375eca7b09b064328e2aec836a4d85c93f11ebfc", Digest(SamplePictures.Noise(9, 50, 40), new PixelRectangle(11, 7, 30, 25), 16, 12));

    [Fact]
    public void A_real_picture_resizes_as_pillow_does()
    {
        string? path = SharedData.Find("images", "coral", "grace_hopper.bmp");
        if (path is null)
            Assert.Skip(SharedData.SkipReason);
        RgbImage image = ImageDecoder.DecodeFile(path);
        Assert.Equal("d9fe87d21f052d97b404a3e4c2d348d034845d4a366724a67c9b1d193c699520", Digest(image, PixelRectangle.Whole(image), 96, 96));
    }

    [Fact]
    public void Changing_sizes_between_calls_leaves_no_trace()
    {
        BilinearResizer resizer = new(9, 6);
        byte[] first = new byte[resizer.OutputBytes], again = new byte[resizer.OutputBytes], other = new byte[resizer.OutputBytes];
        RgbImage small = SamplePictures.Noise(1, 20, 10), large = SamplePictures.Noise(2, 70, 90);
        resizer.Resize(small, PixelRectangle.Whole(small), first);
        resizer.Resize(large, PixelRectangle.Whole(large), other);
        resizer.Resize(small, PixelRectangle.Whole(small), again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Pictures_of_one_size_allocate_nothing_after_the_first()
    {
        BilinearResizer resizer = new(32, 32);
        RgbImage image = SamplePictures.Noise(1, 100, 80);
        byte[] output = new byte[resizer.OutputBytes];
        resizer.Resize(image, PixelRectangle.Whole(image), output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        resizer.Resize(image, PixelRectangle.Whole(image), output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_part_outside_the_picture_is_refused()
    {
        RgbImage image = new(10, 10);
        Assert.Throws<ArgumentException>(() => new BilinearResizer(2, 2).Resize(image, new PixelRectangle(5, 0, 6, 4), new byte[12]));
        Assert.Throws<ArgumentException>(() => new BilinearResizer(2, 2).Resize(image, PixelRectangle.Whole(image), new byte[11]));
    }

    [Theory]
    [InlineData(341, 256, 0.875, 58, 16, 224)]
    [InlineData(10, 10, 1.0, 0, 0, 10)]
    [InlineData(3, 1, 0.1, 1, 0, 1)]
    public void The_central_square_is_centred(int width, int height, double fraction, int x, int y, int side) =>
        Assert.Equal(new PixelRectangle(x, y, side, side), PixelRectangle.CentralSquare(new RgbImage(width, height), fraction));

    private static string Digest(RgbImage image, PixelRectangle part, int width, int height)
    {
        BilinearResizer resizer = new(width, height);
        byte[] output = new byte[resizer.OutputBytes];
        resizer.Resize(image, part, output);
        return Convert.ToHexStringLower(SHA256.HashData(output));
    }
}
