using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Tests.Evaluation.Samples;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation.Agreement;

public sealed class LayerErrorReportTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Layers_of_one_model_are_all_matched_and_equal()
    {
        IReadOnlyList<LayerError> layers = Compare(Network(1), Network(1));
        Assert.Equal(["CONV_2D", "DEPTHWISE_CONV_2D", "MEAN"], layers.Select(layer => layer.Node.Operator));
        Assert.All(layers, layer => Assert.Equal((LayerMatch.Matched, double.PositiveInfinity), (layer.Match, layer.Error!.Value.SqnrDb)));
    }

    [Fact]
    public void A_change_shows_from_its_layer_on()
    {
        ModelBuilder changed = Network(1);
        TensorDefinition filter = changed.Graph.Tensors[changed.Graph.Operators[1].Inputs[1]];
        changed.Graph.Tensors[changed.Graph.Operators[1].Inputs[1]] = filter with { Data = new byte[filter.Data.Length] };
        IReadOnlyList<LayerError> layers = Compare(changed, Network(1));
        Assert.Equal(double.PositiveInfinity, layers[0].Error!.Value.SqnrDb);
        Assert.All(layers.Skip(1), layer => Assert.True(double.IsFinite(layer.Error!.Value.SqnrDb), $"{layer.Tensor} is equal"));
    }

    [Fact]
    public void Tensors_without_their_like_are_said_to_have_none()
    {
        ModelBuilder renamed = Network(1);
        int output = renamed.Graph.Operators[0].Outputs[0];
        renamed.Graph.Tensors[output] = renamed.Graph.Tensors[output] with { Name = "another name" };
        IReadOnlyList<LayerError> layers = Compare(renamed, Network(1));
        Assert.Equal([LayerMatch.NoCounterpart, LayerMatch.Matched, LayerMatch.Matched], layers.Select(layer => layer.Match));
        Assert.Null(layers[0].Error);
    }

    [Fact]
    public void Tensors_of_another_shape_are_not_compared() =>
        Assert.Equal(LayerMatch.OtherShape, Compare(Network(1), Network(1, channels: 6))[0].Match);

    private static ModelBuilder Network(int seed, int channels = 4)
    {
        ModelBuilder builder = new(seed);
        return builder.Output(builder.Mean(builder.DepthwiseConv2D(builder.Conv2D(builder.Input(1, 8, 8, 3), channels))));
    }

    private IReadOnlyList<LayerError> Compare(ModelBuilder model, ModelBuilder reference)
    {
        _folder.WritePictures("a.png", "b.png");
        SampleSet samples = SampleSet.Open(_folder.Path, SampleFolder.Input(TensorType.Int8, 1, 8, 8, 3));
        return LayerErrorReport.Compare(model.BuildModel(), reference.BuildModel(), samples, new EvaluationOptions());
    }
}
