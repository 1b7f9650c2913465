using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Encoding;

namespace EdgeAgent.Imaging.Tests.Encoding;

public sealed class PngEncoderTests
{
    [Fact]
    public void A_written_picture_reads_back_the_same()
    {
        RgbImage image = SamplePictures.Noise(3, 37, 21);
        RgbImage read = ImageDecoder.Decode(PngEncoder.Encode(image));
        Assert.Equal((37, 21), (read.Width, read.Height));
        Assert.True(read.Pixels.SequenceEqual(image.Pixels));
    }

    [Fact]
    public void The_end_chunk_has_its_well_known_checksum() =>
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(PngEncoder.Encode(new RgbImage(1, 1))[^12..]));
}
