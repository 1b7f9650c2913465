using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.QuantizationAware;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training.QuantizationAware;

public sealed class QuantizedParametersTests
{
    [Theory]
    [InlineData("convolution")]
    [InlineData("depthwise")]
    [InlineData("fully connected")]
    public void Codes_scales_and_bias_are_those_that_the_writer_of_files_makes(string kind)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            ModelBuilder builder = new(seed, TensorType.Float32);
            int input = builder.Input(1, 5, 5, random.Next(1, 20));
            int output = kind switch
            {
                "convolution" => builder.Conv2D(input, random.Next(1, 20)),
                "depthwise" => builder.DepthwiseConv2D(input),
                _ => builder.FullyConnected(input, random.Next(1, 20)),
            };
            ModelGraph graph = ModelGraph.Of(builder.Output(output).BuildModel());
            OperatorDefinition node = graph.Operators[0];
            LayerParameters places = LayerParameters.PlacesIn(node)!;
            float[] weights = graph.Floats(node.Inputs[places.Weights]).ToArray(), bias = places.ReadBias(graph, node);
            for (int i = 0; i < bias.Length; i += 3)
                bias[i] *= MathF.Pow(10, random.Next(0, 9));
            for (int i = 0; i < weights.Length; i += 5)
                weights[i] = i % 2 == 0 ? 0 : MathF.Round(weights[i] * 64) / 128;
            places.Replace(graph, 0, weights, bias);
            AffineParameters grid = new(0.001f + random.NextSingle(), 3);
            OperatorPlan plan = PrecisionPlanner.Plan(graph, new PostTrainingOptions(), new Dictionary<int, Precision>())[0];
            LayerWeights expected = LayerWeights.Of(graph, plan, grid);
            int biasTensor = graph.Operators[0].Inputs[places.Bias];
            int[] expectedBias = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(expected.ToBias(graph.Tensors[biasTensor]).Data.Span).ToArray();

            QuantizedParameters actual = new(bias.Length, weights.Length, isInterleaved: kind == "depthwise", isPerChannel: kind != "fully connected");
            actual.Round(weights, bias, grid.Scale);

            Assert.Equal(expected.Weights.Scales, actual.Scales);
            Assert.Equal(expected.Weights.Codes.Select(code => (float)code), actual.Codes);
            Assert.Equal(expectedBias, actual.Bias);
            Assert.Equal(Enumerable.Range(0, weights.Length).Select(expected.Weights.Dequantize), actual.Reals);
        }
    }

    [Fact]
    public void Inputs_are_rounded_half_away_from_zero_in_single_precision()
    {
        Random random = new(1);
        AffineParameters grid = new(0.0371f, -17);
        float[] values = [.. Enumerable.Range(0, 5003).Select(i => i % 7 == 0 ? grid.Scale * (random.Next(-400, 400) + 0.5f) : (random.NextSingle() * 12) - 6), float.NaN, 1e30f, -1e30f];
        float[] expected = [.. values.Select(value => float.IsNaN(value) ? 0 : Math.Clamp(MathF.Round(value / grid.Scale, MidpointRounding.AwayFromZero), -128 + 17, 127 + 17))];
        InputQuantizer.Run(values, grid);
        Assert.Equal(expected, values);
    }
}
