using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Tests.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Graphs.Fusions;

/// <summary>Models whose weights are compressed, and whose arithmetic is float, are float models.</summary>
public sealed class RestoreWeightsTests
{
    private const int SampleLength = 12 * 12 * 3;

    [Theory, InlineData(QuantizationMode.Float16), InlineData(QuantizationMode.Dynamic)]
    public void Compressed_models_are_quantized_like_the_float_model_that_they_came_from(QuantizationMode compression)
    {
        byte[] file = FloatModels.Network(4, channels: 32);
        FloatSamples samples = FloatSamples.Generated(16, SampleLength, -1, 1);
        byte[] compressed = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { Mode = compression }).File;
        QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(compressed), new PostTrainingOptions(), samples);

        Assert.Contains(quantized.Report.Steps, step => step.Step == "weights" && step.Effect.EndsWith("became float32 again", StringComparison.Ordinal));
        Assert.All(quantized.Report.Layers, layer => Assert.Equal(Precision.Int8, layer.Precision));
        Assert.InRange(FloatSamples.Sqnr(samples.Run(file), samples.Run(quantized.File)), 25, 200);
    }

    [Fact]
    public void Int8_weights_that_mean_nothing_are_no_weights()
    {
        ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(PostTrainingQuantizer.Quantize(
            TfLiteModel.Parse(FloatModels.Network(4, channels: 32)), new PostTrainingOptions { Mode = QuantizationMode.Dynamic }).File));
        SubGraphDefinition graph = model.SubGraphs[0];
        for (int tensor = 0; tensor < graph.Tensors.Count; tensor++)
            graph.Tensors[tensor] = graph.Tensors[tensor] with { Quantization = null };
        TfLiteModel broken = TfLiteModel.Parse(TfLiteModelWriter.Write(model));
        Assert.Throws<OptimizationException>(() => PostTrainingQuantizer.Quantize(broken, new PostTrainingOptions(), new GeneratedSamples(2)));
    }
}
