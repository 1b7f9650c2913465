using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation.Samples;

public sealed class PictureSetTests : IDisposable
{
    private static readonly TensorInfo Input = SampleFolder.Input(TensorType.UInt8, 1, SampleFolder.Side, SampleFolder.Side, 3);
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_label_file_gives_files_classes_and_names()
    {
        _folder.WritePictures("b.png", "a.png");
        _folder.Write("labels.csv", "file,class_index,label", "b.png,2,\"crane, the bird\"", "a.png,0,cat", "");
        SampleSet set = SampleSet.Open(_folder.Path, Input);
        Assert.Equal([new Sample("b.png", 0, 2), new Sample("a.png", 1, 0)], set.Samples);
        Assert.True(set.IsLabelled);
        Assert.Equal((3, false, "crane, the bird", "1"), (set.Classes.Count, set.Classes.IsComplete, set.Classes[2], set.Classes[1]));
    }

    [Fact]
    public void Uint8_inputs_get_the_pixels_as_they_are()
    {
        _folder.WritePictures("a.png");
        Assert.Equal(SampleFolder.Pixels(SampleFolder.Side, 1), SampleFolder.Read(SampleSet.Open(_folder.Path, Input), Input, 0));
    }

    [Fact]
    public void Folders_are_classes_in_the_order_of_their_names()
    {
        _folder.WritePictures("dog/1.png", "cat/1.png", "cat/2.png", "emu/note.txt.png");
        SampleSet set = SampleSet.Open(_folder.Path, Input);
        Assert.Equal([("cat/1.png", 0), ("cat/2.png", 0), ("dog/1.png", 1), ("emu/note.txt.png", 2)], set.Samples.Select(sample => (sample.Name, sample.Label!.Value)));
        Assert.Equal([0, 1, 2, 3], set.Samples.Select(sample => sample.Position));
        Assert.Equal((3, true, "dog"), (set.Classes.Count, set.Classes.IsComplete, set.Classes[1]));
    }

    [Theory]
    [InlineData("dog", "emu", "cat")]
    [InlineData("class_index,wnid,label", "2,cat,\"domestic cat\"", "0,n1,dog", "1,x,elephant")]
    public void A_class_list_orders_and_names_folders(params string[] lines)
    {
        _folder.WritePictures("cat/1.png", "dog/1.png");
        string list = _folder.Write("classes.txt", lines);
        SampleSet set = SampleSet.Open(_folder.Path, Input, [list]);
        Assert.Equal([("cat/1.png", 2), ("dog/1.png", 0)], set.Samples.Select(sample => (sample.Name, sample.Label!.Value)));
        Assert.Equal((3, true), (set.Classes.Count, set.Classes.IsComplete));
    }

    [Fact]
    public void A_class_list_completes_what_a_label_file_leaves_open()
    {
        _folder.WritePictures("a.png");
        _folder.Write("labels.csv", "file,class_index", "a.png,1");
        SampleSet set = SampleSet.Open(_folder.Path, Input, [_folder.Write("classes.txt", "zero", "one", "two")]);
        Assert.Equal((3, true, "one"), (set.Classes.Count, set.Classes.IsComplete, set.Classes[1]));
    }

    [Fact]
    public void Pictures_without_labels_are_a_set_without_classes()
    {
        _folder.WritePictures("b.png", "a.png");
        SampleSet set = SampleSet.Open(_folder.Path, Input);
        Assert.Equal(["a.png", "b.png"], set.Samples.Select(sample => sample.Name));
        Assert.False(set.IsLabelled);
    }

    [Fact]
    public void A_draw_keeps_content_and_labels()
    {
        _folder.WritePictures("x/1.png", "x/2.png", "y/1.png", "y/2.png");
        SampleSet drawn = SampleSet.Open(_folder.Path, Input).Draw(2, seed: 1);
        Assert.Equal([0, 1], drawn.Samples.Select(sample => sample.Label!.Value));
    }

    [Theory]
    [InlineData("labels.csv", "file,class_index\na.png,0\ngone.png,1", "labels.csv names 1 of 2 files that are not in", "gone.png")]
    [InlineData("labels.csv", "file,class_index\na.png,cat", "labels.csv line 2: class_index is 'cat'; a number from 0 is needed")]
    [InlineData("labels.csv", "file,class_index\na.png", "labels.csv line 2 has 1 cells; the header has 2")]
    [InlineData("labels.csv", "file,name\na.png,cat", "labels.csv has a column file but none class_index; its columns are file, name")]
    [InlineData("labels.csv", "", "labels.csv is empty")]
    [InlineData("labels.csv", "index,class_index\n0,1", "labels.csv numbers records and", "its columns must be file and class_index")]
    public void Broken_label_files_are_named_with_line_and_remedy(string name, string text, params string[] said)
    {
        _folder.WritePictures("a.png");
        _folder.Write(name, text.Split('\n'));
        string message = Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Input)).Message;
        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_folder_is_told_what_would_be_accepted()
    {
        string message = Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Input)).Message;
        Assert.Contains("holds nothing to evaluate", message, StringComparison.Ordinal);
        Assert.Contains("labels.csv", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_the_class_list_lacks_is_named()
    {
        _folder.WritePictures("cat/1.png");
        string list = _folder.Write("classes.txt", "dog");
        Assert.Contains("classes.txt lists no class named cat", Assert.Throws<SampleDataException>(() => SampleSet.Open(_folder.Path, Input, [list])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_picture_fails_by_itself()
    {
        _folder.WritePictures("a.png");
        _folder.Write("b.png", [1, 2, 3]);
        SampleSet set = SampleSet.Open(_folder.Path, Input);
        Assert.Contains("first bytes", Assert.Throws<SampleDataException>(() => SampleFolder.Read(set, Input, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_do_not_fit_an_input_that_is_none()
    {
        _folder.WritePictures("a.png");
        SampleSet set = SampleSet.Open(_folder.Path, Input);
        string message = Assert.Throws<SampleDataException>(() => set.Content.CreateReader(SampleFolder.Input(TensorType.Int8, 1, 640), new PicturePreprocessing())).Message;
        Assert.Contains("int8 [1,640]", message, StringComparison.Ordinal);
    }
}
