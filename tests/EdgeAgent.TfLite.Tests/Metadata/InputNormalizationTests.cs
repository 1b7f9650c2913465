using EdgeAgent.TestSupport;
using EdgeAgent.TfLite.Metadata;

namespace EdgeAgent.TfLite.Tests.Metadata;

public sealed class InputNormalizationTests
{
    [Fact]
    public void Means_and_deviations_are_read()
    {
        InputNormalization found = InputNormalization.Read(ModelWith(MetadataBlob.Normalizing([1, 2, 3], [4, 5, 6])), input: 0)!;
        Assert.Equal([1f, 2, 3], found.Means);
        Assert.Equal([4f, 5, 6], found.Deviations);
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        MetadataEntry entry = MetadataBlob.Normalizing([1], [1]);
        Assert.Null(InputNormalization.Read(ModelWith(entry), input: 1));
        Assert.Null(InputNormalization.Read(ModelWith(entry with { Name = "another" }), input: 0));
        Assert.Null(InputNormalization.Read(ModelWith(entry with { Data = new byte[4] }), input: 0));
        Assert.Null(InputNormalization.Read(ModelWith(entry with { Data = new byte[64] }), input: 0));
    }

    [Theory]
    [InlineData(new float[] { 1 }, new float[] { 0 })]
    [InlineData(new float[] { 1, 2 }, new float[] { 1 })]
    [InlineData(new float[] { }, new float[] { })]
    [InlineData(new float[] { float.NaN }, new float[] { 1 })]
    public void Numbers_that_normalize_nothing_are_refused(float[] means, float[] deviations) =>
        Assert.Throws<ModelFormatException>(() => InputNormalization.Read(ModelWith(MetadataBlob.Normalizing(means, deviations)), input: 0));

    [Fact]
    public void Damaged_metadata_are_refused_or_read_but_never_crash()
    {
        MetadataEntry whole = MetadataBlob.Normalizing([1, 2, 3], [4, 5, 6]);
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = whole.Data.ToArray();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                InputNormalization.Read(ModelWith(whole with { Data = bytes.AsMemory(0, random.Next(8, bytes.Length + 1)) }), input: 0);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1000, $"only {refused} were refused");
    }

    [Fact]
    public void Models_of_TensorFlows_collection_say_how_their_input_is_normalized()
    {
        if (SharedData.Find("models", "mobilenet_v2_1.0_224_quant.tflite") is not string path)
        {
            Assert.Skip(SharedData.SkipReason);
            return;
        }

        InputNormalization found = InputNormalization.Read(TfLiteModel.Parse(File.ReadAllBytes(path)), input: 0)!;
        Assert.Equal((127.5f, 127.5f), (Assert.Single(found.Means), Assert.Single(found.Deviations)));
    }

    private static TfLiteModel ModelWith(MetadataEntry entry)
    {
        ModelBuilder builder = new(seed: 1);
        builder.Output(builder.Mean(builder.Input(1, 4, 4, 3))).Model.Metadata.Add(entry);
        return builder.BuildModel();
    }
}
