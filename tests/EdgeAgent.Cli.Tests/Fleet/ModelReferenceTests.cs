using EdgeAgent.Cli.Fleet;

namespace EdgeAgent.Cli.Tests.Fleet;

public sealed class ModelReferenceTests
{
    [Fact]
    public void A_name_and_a_version_are_parted_by_a_colon()
    {
        Assert.True(ModelReference.TryParse("mobilenet_v2_1.0:2026-11", out ModelReference? reference));
        Assert.Equal(new ModelReference("mobilenet_v2_1.0", "2026-11"), reference);
        Assert.Equal("mobilenet_v2_1.0.labels:2026-11", reference.Labels.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData(":1")]
    [InlineData("a:")]
    [InlineData("a:b:c")]
    [InlineData("a b:1")]
    [InlineData("..:1")]
    public void Others_are_refused(string text) => Assert.False(ModelReference.TryParse(text, out _));

    [Theory]
    [InlineData("/models/mobilenet_v2_1.0_224_quant.tflite", "mobilenet_v2_1.0_224_quant")]
    [InlineData("my model (2).tflite", "my-model--2")]
    [InlineData("äö.tflite", "model")]
    public void A_file_gives_a_name(string path, string name) => Assert.Equal(name, ModelReference.NameOf(path));
}
