using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeAgent.Imaging.Preprocessing;

namespace EdgeAgent.Imaging.Tests.Preprocessing;

public sealed class ImagePreprocessorTests
{
    private static readonly byte[] Values = [0, 1, 127, 128, 200, 255];

    [Fact]
    public void Uint8_takes_the_channel_values_as_they_are() =>
        Assert.Equal(Values, Run(new ImageTensorFormat { Width = 2, Height = 1, Element = TensorElement.UInt8, QuantizationScale = 0.0078, QuantizationZeroPoint = 128 }));

    [Fact]
    public void Int8_takes_the_channel_values_less_128() =>
        Assert.Equal([-128, -127, -1, 0, 72, 127], AsInt8(Run(new ImageTensorFormat { Width = 2, Height = 1, Element = TensorElement.Int8 })));

    [Fact]
    public void Float_takes_minus_one_to_one()
    {
        float[] floats = AsFloats(Run(new ImageTensorFormat { Width = 2, Height = 1, Element = TensorElement.Float32 }));
        Assert.Equal([-1f, (1 - 127.5f) / 127.5f, -0.5f / 127.5f, 0.5f / 127.5f, 72.5f / 127.5f, 1f], floats);
    }

    [Fact]
    public void Blue_green_red_is_each_pixel_in_the_other_order_with_the_values_of_its_colour()
    {
        ImageTensorFormat format = new() { Width = 2, Height = 1, Element = TensorElement.Float32, IsBgr = true, Mean = new ChannelValues(1, 2, 3), Divisor = 2 };
        Assert.Equal([(127 - 3) / 2f, (1 - 2) / 2f, (0 - 1) / 2f, (255 - 3) / 2f, (200 - 2) / 2f, (128 - 1) / 2f], AsFloats(Run(format)));
        Assert.Equal([127, 1, 0, 255, 200, 128], Run(new ImageTensorFormat { Width = 2, Height = 1, Element = TensorElement.UInt8, IsBgr = true }));
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    public void A_letterbox_keeps_the_proportion_in_the_middle_of_black(int width, int height)
    {
        byte[] tensor = Run(new ImageTensorFormat { Width = width, Height = height, Element = TensorElement.UInt8, IsLetterboxed = true });
        int innerWidth = Math.Min(width, 2 * height), innerHeight = (int)Math.Round(innerWidth / 2.0), top = (height - innerHeight) / 2;
        byte[] inner = Run(new ImageTensorFormat { Width = innerWidth, Height = innerHeight, Element = TensorElement.UInt8 });
        byte[] expected = new byte[tensor.Length];
        inner.CopyTo(expected, top * width * 3);
        Assert.Equal(expected, tensor);
    }

    [Fact]
    public void Mean_and_divisor_apply_to_floats()
    {
        float[] floats = AsFloats(Run(new ImageTensorFormat { Width = 2, Height = 1, Element = TensorElement.Float32, Mean = 0, Divisor = 255 }));
        Assert.Equal([0f, 1 / 255f, 127 / 255f, 128 / 255f, 200 / 255f, 1f], floats);
    }

    [Fact]
    public void Mean_and_divisor_are_quantized_ties_away_from_zero_and_clamped()
    {
        ImageTensorFormat format = new()
        {
            Width = 2,
            Height = 1,
            Element = TensorElement.Int8,
            Mean = 127,
            Divisor = 1,
            QuantizationScale = 2,
            QuantizationZeroPoint = 80,
        };
        Assert.Equal([16, 17, 80, 81, 117, 127], AsInt8(Run(format)));
    }

    [Fact]
    public void Each_channel_may_have_a_mean_and_a_divisor_of_its_own()
    {
        ImageTensorFormat format = new() { Width = 2, Height = 1, Element = TensorElement.Float32, Mean = new ChannelValues(0, 1, 100), Divisor = new ChannelValues(1, 2, -1) };
        Assert.Equal([0f, 0, -27, 128, 99.5f, -155], AsFloats(Run(format)));
        Assert.Equal([0, 0, 0, 128, 100, 0], Run(format with { Element = TensorElement.UInt8 }));
    }

    [Fact]
    public void One_channel_takes_no_mean_a_channel() =>
        Assert.Throws<ArgumentException>(() => new ImagePreprocessor(new ImageTensorFormat
        {
            Width = 2,
            Height = 1,
            Channels = 1,
            Element = TensorElement.UInt8,
            Mean = new ChannelValues(0, 1, 2),
        }));

    [Fact]
    public void One_channel_takes_the_luminance_that_pillow_gives()
    {
        ImagePreprocessor preprocessor = new(new ImageTensorFormat { Width = 16, Height = 12, Channels = 1, Element = TensorElement.UInt8 });
        byte[] tensor = new byte[16 * 12];
        preprocessor.Run(SamplePictures.Noise(9, 50, 40), tensor);
        Assert.Equal("eba7d65e33ce91941d940e4ef3b8912a3a4a0e8084b6ae6d3ae0d7b0be966a8f", Convert.ToHexStringLower(SHA256.HashData(tensor)));
    }

    [Fact]
    public void A_central_crop_drops_the_border()
    {
        RgbImage image = new(12, 8);
        image.Row(4).Slice(6 * 3, 3).Fill(255);
        image.Row(0).Fill(255);
        ImagePreprocessor preprocessor = new(new ImageTensorFormat { Width = 4, Height = 4, Element = TensorElement.UInt8, CentralCrop = 0.5 });
        byte[] tensor = new byte[48];
        preprocessor.Run(image, tensor);
        Assert.Equal(3, tensor.Count(value => value == 255));
        Assert.Equal(255, tensor[(2 * 4 + 2) * 3]);
    }

    [Theory]
    [InlineData(0.0, null, 3)]
    [InlineData(1.0, 0.0, 3)]
    [InlineData(1.0, 1.5, 3)]
    [InlineData(1.0, null, 4)]
    public void Formats_out_of_range_are_refused(double divisor, double? crop, int channels) =>
        Assert.Throws<ArgumentException>(() => new ImagePreprocessor(new ImageTensorFormat
        {
            Width = 2,
            Height = 2,
            Element = TensorElement.UInt8,
            Divisor = divisor,
            CentralCrop = crop,
            Channels = channels,
        }));

    private static byte[] Run(ImageTensorFormat format)
    {
        ImagePreprocessor preprocessor = new(format);
        byte[] tensor = new byte[preprocessor.TensorBytes];
        preprocessor.Run(new RgbImage(2, 1, [.. Values]), tensor);
        return tensor;
    }

    private static sbyte[] AsInt8(byte[] bytes) => MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray();

    private static float[] AsFloats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
