using EdgeAgent.Imaging.Decoding;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Imaging.Tests.Decoding;

public sealed class ImageDecoderTests
{
    public static TheoryData<string> Formats => ["jpeg", "progressive", "palette", "rgba", "bmp"];

    [Theory, MemberData(nameof(Formats))]
    public void Every_format_gives_the_colours_of_its_blocks(string format)
    {
        RgbImage image = ImageDecoder.Decode(File(format));
        Assert.Equal((24, 16), (image.Width, image.Height));
        for (int block = 0; block < 4; block++)
        {
            ReadOnlySpan<byte> pixel = image.Row(3 + (block / 2 * 8))[((5 + (block % 2 * 12)) * 3)..];
            (byte red, byte green, byte blue) = SamplePictures.Blocks[block];
            Assert.InRange(pixel[0], red - 8, red + 8);
            Assert.InRange(pixel[1], green - 8, green + 8);
            Assert.InRange(pixel[2], blue - 8, blue + 8);
        }
    }

    [Fact]
    public void Sixteen_bit_grey_keeps_its_high_byte()
    {
        RgbImage image = ImageDecoder.Decode(SamplePictures.Grey16Png);
        for (int i = 0; i < 12; i++)
            Assert.Equal(i * 5000 >> 8, image.Pixels[i * 3]);
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_file_cut_anywhere_is_refused(string format)
    {
        byte[] file = File(format);
        for (int length = 0; length < file.Length - 12; length++)
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file.AsMemory(0, length)));
    }

    [Fact]
    public void A_header_that_claims_60000_by_60000_pixels_is_refused_before_decoding()
    {
        byte[] jpeg = SamplePictures.Jpeg, png = SamplePictures.RgbaPng;
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0x00, 0x11]) + 5;
        new byte[] { 0xEA, 0x60, 0xEA, 0x60 }.CopyTo(jpeg, frame);
        new byte[] { 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60 }.CopyTo(png, 16);
        foreach (byte[] file in (byte[][])[jpeg, png])
        {
            ImageFormatException e = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file));
            Assert.Equal("the picture has 60000 x 60000 pixels; at most 16777216 in all are accepted", e.Message);
        }
    }

    [Fact]
    public void A_png_that_unpacks_to_more_than_its_header_implies_is_refused()
    {
        byte[] large = EdgeAgent.Imaging.Encoding.PngEncoder.Encode(new RgbImage(4000, 4000));
        new byte[] { 0, 0, 0, 8, 0, 0, 0, 8 }.CopyTo(large, 16);
        ImageFormatException e = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(large));
        Assert.Equal("the PNG file's pixel data unpacks to more than the 200 bytes that its header implies", e.Message);
    }

    [Fact]
    public void A_file_above_the_limit_is_refused_with_both_numbers()
    {
        ImageFormatException e = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(SamplePictures.Bmp(), new ImageLimits { MaxFileBytes = 1000 }));
        Assert.Equal("the picture file has 1206 bytes; at most 1000 are accepted", e.Message);
    }

    [Fact]
    public void A_jpeg_with_hundreds_of_scans_is_refused()
    {
        byte[] file = SamplePictures.ProgressiveJpeg;
        int scan = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] tail = file[scan..^2];
        byte[] many = [.. file[..^2], .. Enumerable.Repeat(tail, 200).SelectMany(bytes => bytes), 0xFF, 0xD9];
        Assert.Equal("the JPEG file has more than 100 scans", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(many)).Message);
    }

    [Fact]
    public void Other_files_are_refused_by_their_first_bytes()
    {
        Assert.Contains("no JPEG, PNG or BMP", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode("GIF89a and more"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(Array.Empty<byte>())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3)]
    [InlineData(2, 1, 0, 3, 2)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(4, 2, 3, 0, 1)]
    [InlineData(5, 0, 2, 1, 3)]
    [InlineData(6, 2, 0, 3, 1)]
    [InlineData(7, 3, 1, 2, 0)]
    [InlineData(8, 1, 3, 0, 2)]
    public void Exif_orientation_turns_the_picture(byte orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] jpeg = SamplePictures.Jpeg;
        RgbImage image = ImageDecoder.Decode((byte[])[.. jpeg[..2], .. exif, .. jpeg[2..]]);
        Assert.Equal(orientation >= 5 ? (16, 24) : (24, 16), (image.Width, image.Height));
        int[] blocks = [topLeft, topRight, bottomLeft, bottomRight];
        for (int i = 0; i < 4; i++)
        {
            int x = image.Width * ((i % 2 * 2) + 1) / 4, y = image.Height * ((i / 2 * 2) + 1) / 4;
            Assert.InRange(image.Row(y)[x * 3], SamplePictures.Blocks[blocks[i]].Red - 3, SamplePictures.Blocks[blocks[i]].Red + 3);
        }
    }

    // A fault in native memory would show as a crash of this program, a managed one as another exception type.
    [Theory, MemberData(nameof(Formats))]
    public void Mutated_files_decode_or_are_refused_and_nothing_else(string format)
    {
        byte[] original = File(format);
        ImageLimits limits = new() { MaxPixels = 1 << 16 };
        for (int seed = 0; seed < 4000; seed++)
        {
            byte[] mutated = Mutate(original, new Random(seed));
            Exception? thrown = Record.Exception(() => ImageDecoder.Decode(mutated, limits));
            Assert.True(thrown is null or ImageFormatException, $"seed {seed}: {thrown}");
        }
    }

    [Fact]
    public void A_real_photograph_decodes_as_other_decoders_do()
    {
        string? path = SharedData.Find("images", "imagenet-1k", "0000_n01440764.jpg");
        if (path is null)
            Assert.Skip(SharedData.SkipReason);
        RgbImage image = ImageDecoder.DecodeFile(path);
        Assert.Equal((341, 256), (image.Width, image.Height));
        double[] sums = new double[3];
        for (int i = 0; i < image.Pixels.Length; i++)
            sums[i % 3] += image.Pixels[i];
        double[] pillow = [106.46946, 111.29472, 94.80276];
        for (int channel = 0; channel < 3; channel++)
            Assert.InRange(sums[channel] / (341 * 256), pillow[channel] - 0.5, pillow[channel] + 0.5);
    }

    [Fact]
    public void A_real_bitmap_decodes_to_the_bytes_that_pillow_reads()
    {
        string? path = SharedData.Find("images", "coral", "grace_hopper.bmp");
        if (path is null)
            Assert.Skip(SharedData.SkipReason);
        RgbImage image = ImageDecoder.DecodeFile(path);
        Assert.Equal("a3a89e1d9f138a6e348278bf487d02a4326c66c8850b817f3769a21b2a13b1e8",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image.Pixels)));
    }

    [Fact]
    public void Every_real_picture_of_the_evaluation_set_decodes()
    {
        string? folder = SharedData.Find("images", "imagenet-1k");
        if (folder is null)
            Assert.Skip(SharedData.SkipReason);
        string[] files = Directory.GetFiles(folder, "*.jpg");
        Assert.NotEmpty(files);
        foreach (string file in files.Order(StringComparer.Ordinal).Where((_, i) => i % 10 == 0))
            Assert.Equal(256, Math.Min(ImageDecoder.DecodeFile(file).Width, ImageDecoder.DecodeFile(file).Height));
    }

    private static byte[] File(string format) => format switch
    {
        "jpeg" => SamplePictures.Jpeg,
        "progressive" => SamplePictures.ProgressiveJpeg,
        "palette" => SamplePictures.PalettePng,
        "rgba" => SamplePictures.RgbaPng,
        _ => SamplePictures.Bmp(),
    };

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutated = original.AsSpan(0, random.Next(8) == 0 ? random.Next(original.Length) : original.Length).ToArray();
        for (int changes = random.Next(1, 6); changes > 0 && mutated.Length > 0; changes--)
        {
            int at = random.Next(mutated.Length);
            mutated[at] = random.Next(3) switch
            {
                0 => (byte)(mutated[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => (byte)(random.Next(2) * 255),
            };
        }
        return mutated;
    }
}
