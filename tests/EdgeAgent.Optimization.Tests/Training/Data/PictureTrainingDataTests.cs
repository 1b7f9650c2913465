using System.Runtime.InteropServices;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Tests.Evaluation.Samples;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training.Data;

public sealed class PictureTrainingDataTests : IDisposable
{
    private const int Side = 24;

    private static readonly AugmentationOptions Everything = new() { Flip = true, Shift = 0.1, Zoom = 0.2, Brightness = 0.1, Contrast = 0.3 };
    private readonly SampleFolder _folder = new();

    public PictureTrainingDataTests() => _folder.WritePictures("cat/0.png", "cat/1.png", "dog/0.png", "dog/1.png", "owl/0.png");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, ChannelValues?, ChannelValues?, double?> Preprocessings => new()
    {
        { 3, null, null, null },
        { 3, 127.5, 127.5, 0.875 },
        { 3, new ChannelValues(123.7, 116.3, 103.5), new ChannelValues(58.4, 57.1, 57.4), null },
        { 1, null, 255, null },
    };

    [Theory, MemberData(nameof(Preprocessings))]
    public void Without_variation_values_are_those_of_an_evaluation_to_the_bit(int channels, ChannelValues? mean, ChannelValues? scale, double? crop)
    {
        TensorInfo input = SampleFolder.Input(TensorType.Float32, 1, Side, Side, channels);
        PicturePreprocessing preprocessing = new() { Mean = mean, Scale = scale, CentralCrop = crop };
        SampleSet set = SampleSet.Open(_folder.Path, input);
        using PictureTrainingData data = new(set, input, new ClassMapping(0, 3, false), preprocessing, AugmentationOptions.None);
        using SampleReader reader = set.Content.CreateReader(input, preprocessing);
        byte[] expected = new byte[input.ByteLength];
        float[] actual = new float[input.Shape.ElementCount];
        for (int i = 0; i < data.Count; i++)
        {
            reader.Read(set.Samples[i], expected);
            data.Fill(i, new Random(i), actual);
            Assert.Equal(MemoryMarshal.Cast<byte, float>(expected).ToArray(), actual);
        }
    }

    [Fact]
    public void Variation_depends_on_its_chance_alone_and_changes_values_within_their_range()
    {
        using PictureTrainingData data = Open(Everything), again = Open(Everything, cacheBytes: 0);
        float[] plain = Fill(data.WithoutAugmentation(), 1, seed: 7), varied = Fill(data, 1, seed: 7);

        Assert.Equal(varied, Fill(again, 1, seed: 7));
        Assert.NotEqual(plain, varied);
        Assert.NotEqual(Fill(data, 1, seed: 8), varied);
        Assert.All(varied, value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void Half_of_the_pictures_are_mirrored_and_nothing_else_happens_to_them()
    {
        using PictureTrainingData data = Open(new AugmentationOptions { Flip = true });
        float[] plain = Fill(data.WithoutAugmentation(), 0, seed: 0), mirrored = Mirror(plain);
        float[][] seen = [.. Enumerable.Range(0, 40).Select(seed => Fill(data, 0, seed))];

        Assert.All(seen, pixels => Assert.True(pixels.SequenceEqual(plain) || pixels.SequenceEqual(mirrored)));
        Assert.InRange(seen.Count(pixels => pixels.SequenceEqual(plain)), 10, 30);
    }

    [Fact]
    public void A_shift_moves_the_picture_and_repeats_its_edge()
    {
        using PictureTrainingData data = Open(new AugmentationOptions { Shift = 0.25 });
        float[] ramp = Ramp(data, index: 0);
        for (int i = 1; i < Side; i++)
            Assert.InRange(ramp[i] - ramp[i - 1], -1e-4f, (2 / 255f) + 1e-4f);
    }

    [Fact]
    public void Classes_have_the_names_of_their_folders_behind_the_background()
    {
        using PictureTrainingData data = Open(AugmentationOptions.None, offset: 1);
        Assert.Equal(["background", "cat", "dog", "owl"], data.ClassNames);
        Assert.Equal([1, 1, 2, 2, 3], Enumerable.Range(0, data.Count).Select(data.Label));
    }

    [Fact]
    public void A_corrupt_picture_is_named()
    {
        _folder.Write("dog/1.png", [1, 2, 3]);
        using PictureTrainingData data = Open(AugmentationOptions.None);
        Assert.Contains(Path.Combine("dog", "1.png"), Assert.Throws<SampleDataException>(() => Fill(data, 3, seed: 0)).Message, StringComparison.Ordinal);
        Assert.NotEmpty(Fill(data, 2, seed: 0));
    }

    [Fact]
    public void Pictures_without_classes_are_refused()
    {
        TensorInfo input = SampleFolder.Input(TensorType.Float32, 1, Side, Side, 3);
        string cats = Path.Combine(_folder.Path, "cat");
        SampleDataException e = Assert.Throws<SampleDataException>(() => new PictureTrainingData(
            SampleSet.Open(cats, input), input, new ClassMapping(0, 1, false), new PicturePreprocessing(), AugmentationOptions.None));
        Assert.Contains("0.png", e.Message, StringComparison.Ordinal);
        Assert.Contains("labels.csv", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_tensors_come_as_they_are_and_are_not_varied()
    {
        TensorInfo input = SampleFolder.Input(TensorType.Float32, 1, 2);
        _folder.Write("raw/values.bin", [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)]);
        _folder.Write("raw/labels.csv", "index,class_index", "0,0", "1,1");
        SampleSet set = SampleSet.Open(Path.Combine(_folder.Path, "raw"), input);
        using PictureTrainingData data = new(set, input, new ClassMapping(0, 2, false), new PicturePreprocessing(), AugmentationOptions.None);
        float[] values = new float[2];
        data.Fill(1, new Random(1), values);
        Assert.Equal([3, 4], values);
        Assert.Throws<SampleDataException>(() => new PictureTrainingData(set, input, new ClassMapping(0, 2, false), new PicturePreprocessing(), Everything));
    }

    [Fact]
    public void A_set_of_the_same_examples_feeds_a_quantized_model_their_codes()
    {
        using PictureTrainingData data = Open(AugmentationOptions.None);
        SampleSet set = TrainingDataContent.Open(data, "pictures", seed: 1);
        TensorInfo input = SampleFolder.Input(TensorType.Int8, 1, Side, Side, 3) with { Quantization = new QuantizationParameters(1 / 127.5f, 0) };
        byte[] codes = SampleFolder.Read(set, input, 2);
        float[] values = Fill(data, 2, seed: 0);

        Assert.Equal([0, 0, 1, 1, 2], set.Samples.Select(sample => sample.Label!.Value));
        Assert.Equal(values.Select(value => (int)Math.Clamp(MathF.Round(value / (1 / 127.5f), MidpointRounding.AwayFromZero), -128, 127)), codes.Select(code => (int)unchecked((sbyte)code)));
    }

    private PictureTrainingData Open(AugmentationOptions augmentation, int offset = 0, long cacheBytes = PictureTrainingData.DefaultCacheBytes)
    {
        TensorInfo input = SampleFolder.Input(TensorType.Float32, 1, Side, Side, 3);
        return new PictureTrainingData(SampleSet.Open(_folder.Path, input), input, new ClassMapping(offset, 3, false), new PicturePreprocessing(), augmentation, cacheBytes);
    }

    private float[] Ramp(PictureTrainingData shifted, int index)
    {
        byte[] pixels = new byte[Side * Side * 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(100 + (i / 3 % Side));
        _folder.Write("cat/0.png", PngEncoder.Encode(new RgbImage(Side, Side, pixels)));
        return [.. Fill(shifted, index, seed: 3).Where((_, i) => i % 3 == 0).Take(Side)];
    }

    private static float[] Fill(PictureTrainingData data, int index, int seed)
    {
        float[] pixels = new float[Side * Side * 3];
        data.Fill(index, new Random(seed), pixels);
        return pixels;
    }

    private static float[] Mirror(float[] pixels)
    {
        float[] mirrored = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            mirrored[i] = pixels[(((i / 3 / Side * Side) + (Side - 1 - (i / 3 % Side))) * 3) + (i % 3)];
        return mirrored;
    }
}
