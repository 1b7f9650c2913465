using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation.Samples;

public sealed class RecordSetTests : IDisposable
{
    private static readonly TensorInfo Picture = SampleFolder.Input(TensorType.UInt8, 1, 32, 32, 3), Vector = SampleFolder.Input(TensorType.Int8, 1, 4);
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_layout_of_pictures_is_found_out(bool isPlanar)
    {
        const int records = 20;
        _folder.Write("test.bin", [.. Enumerable.Range(1, records).SelectMany(seed => Record((byte)(seed % 10), SampleFolder.Pixels(32, seed), isPlanar))]);
        SampleSet set = SampleSet.Open(_folder.Path, Picture);
        Assert.Contains(isPlanar ? "planar" : "interleaved", set.Content.Kind, StringComparison.Ordinal);
        Assert.Equal(records, set.Samples.Count);
        Assert.Equal(4, set.Samples[3].Label);
        Assert.Equal(SampleFolder.Pixels(32, 4), SampleFolder.Read(set, Picture, 3));
    }

    [Fact]
    public void Several_files_of_pictures_are_one_set()
    {
        _folder.Write("data_2.bin", [.. Record(2, SampleFolder.Pixels(32, 3), isPlanar: true)]);
        _folder.Write("data_1.bin", [.. Record(0, SampleFolder.Pixels(32, 1), isPlanar: true), .. Record(1, SampleFolder.Pixels(32, 2), isPlanar: true)]);
        SampleSet set = SampleSet.Open(_folder.Path, Picture, format: RecordFormat.Pictures(RecordLayout.Planar));
        Assert.Equal([0, 1, 2], set.Samples.Select(sample => sample.Label!.Value));
        Assert.Equal("data_2.bin record 0", set.Samples[2].Name);
        Assert.Equal(SampleFolder.Pixels(32, 3), SampleFolder.Read(set, Picture, 2));
    }

    [Fact]
    public void Records_of_pictures_are_not_resized()
    {
        _folder.Write("test.bin", [.. Record(0, SampleFolder.Pixels(32, 1), isPlanar: true)]);
        TensorInfo larger = SampleFolder.Input(TensorType.UInt8, 1, 96, 96, 3);
        SampleSet set = SampleSet.Open(_folder.Path, larger);
        string message = Assert.Throws<SampleDataException>(() => set.Content.CreateReader(larger, new PicturePreprocessing())).Message;
        Assert.Contains("pictures of 32x32 and the model takes 96x96", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_take_their_classes_from_the_label_file_beside_them()
    {
        string file = _folder.Write("words.bin", [1, 2, 3, 4, 0xFF, 6, 7, 8]);
        _folder.Write("words_labels.csv", "index,name,class_index", "1,b,5", "0,a,2");
        foreach (string path in new[] { _folder.Path, file })
        {
            SampleSet set = SampleSet.Open(path, Vector);
            Assert.Equal([2, 5], set.Samples.Select(sample => sample.Label!.Value));
            Assert.Equal([0xFF, 6, 7, 8], SampleFolder.Read(set, Vector, 1));
        }
    }

    [Fact]
    public void Tensors_without_a_label_file_have_no_classes()
    {
        _folder.Write("words.bin", [1, 2, 3, 4]);
        Assert.False(SampleSet.Open(_folder.Path, Vector).IsLabelled);
    }

    [Fact]
    public void Records_of_another_type_keep_their_real_values()
    {
        _folder.Write("words.bin", [0, 1, 0xFF, 3]);
        RecordFormat format = RecordFormat.TryParse("int8:0.25:1")!;
        TensorInfo real = Vector with { Type = TensorType.Float32, Quantization = null };
        byte[] floats = SampleFolder.Read(SampleSet.Open(_folder.Path, real, format: format), real, 0);
        Assert.Equal([-0.25f, 0, -0.5f, 0.5f], MemoryMarshal.Cast<byte, float>(floats).ToArray());
        byte[] codes = SampleFolder.Read(SampleSet.Open(_folder.Path, Vector, format: format), Vector, 0);      // scale 0.5, zero point 3, ties away from zero
        Assert.Equal([2, 3, 2, 4], codes);
    }

    [Fact]
    public void Files_that_hold_no_whole_records_are_told_how_long_one_is()
    {
        _folder.Write("words.bin", [1, 2, 3, 4, 5]);
        string message = Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Vector)).Message;
        Assert.Contains("5 bytes, which is no number of records of 4 bytes (int8 [1,4])", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_records_must_be_equally_many()
    {
        _folder.Write("words.bin", [1, 2, 3, 4]);
        _folder.Write("labels.csv", "index,class_index", "0,1", "1,1");
        Assert.Contains("labels 2 records and words.bin holds 1", Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Vector)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1", "0,1", "gives record 0 a second time")]
    [InlineData("0,1", "2,1", "does not number its records from 0 without gaps")]
    public void Broken_record_numbers_are_refused(string first, string second, string said)
    {
        _folder.Write("words.bin", [1, 2, 3, 4, 5, 6, 7, 8]);
        _folder.Write("labels.csv", "index,class_index", first, second);
        Assert.Contains(said, Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Vector)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planar", true)]
    [InlineData("int8", true)]
    [InlineData("int16:0.5", true)]
    [InlineData("uint8:0.5:128", true)]
    [InlineData("float32", true)]
    [InlineData("float32:0.5", false)]
    [InlineData("int8:0", false)]
    [InlineData("int8:-1:0", false)]
    [InlineData("int8:1:x", false)]
    [InlineData("int4", false)]
    [InlineData("int8:1:2:3", false)]
    public void Formats_are_read_or_refused(string text, bool isAccepted) => Assert.Equal(isAccepted, RecordFormat.TryParse(text) is not null);

    private static IEnumerable<byte> Record(byte label, byte[] pixels, bool isPlanar)
    {
        IEnumerable<byte> planes = Enumerable.Range(0, 3).SelectMany(channel => pixels.Where((_, i) => i % 3 == channel));
        return [label, .. isPlanar ? planes : pixels];
    }
}
