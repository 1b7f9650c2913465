using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.TestSupport;

namespace EdgeAgent.ModelCommands.Tests.Inputs;

public sealed class ClassLabelsTests
{
    [Fact]
    public void Lines_are_labels() => Assert.Equal(["ant", "bee, honey"], ClassLabels.Parse("ant\r\nbee, honey\r\n", "f").ForOutputs(2));

    [Fact]
    public void One_output_more_than_labels_is_the_background() => Assert.Equal(["background", "ant", "bee"], ClassLabels.Parse("ant\nbee", "f").ForOutputs(3));

    [Fact]
    public void Rows_with_a_header_are_ordered_by_class_and_may_be_quoted()
    {
        ClassLabels labels = ClassLabels.Parse("class_index,wnid,label\n1,n2,\"bee, \"\"honey\"\"\"\n0,n1,ant\n", "f");
        Assert.Equal(["ant", "bee, \"honey\""], labels.ForOutputs(2));
    }

    [Theory]
    [InlineData("", "f is empty")]
    [InlineData("class_index,label\nx,ant", "f line 2 has no class_index and label")]
    [InlineData("class_index,label\n0,ant\n2,bee", "f does not name every class from 0 up")]
    public void Broken_files_are_refused(string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<CommandFailureException>(() => ClassLabels.Parse(text, "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_imagenet_list_fits_networks_with_and_without_background()
    {
        string? path = SharedData.Find("images", "imagenet_classes.csv");
        if (path is null)
            Assert.Skip(SharedData.SkipReason);
        ClassLabels labels = ClassLabels.Load(path);
        Assert.Equal("tench, Tinca tinca", labels.ForOutputs(1000)[0]);
        Assert.Equal(("background", "tench, Tinca tinca"), (labels.ForOutputs(1001)[0], labels.ForOutputs(1001)[1]));
    }
}
