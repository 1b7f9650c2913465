using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Tests.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Graphs.Fusions;

public sealed class FoldConstantsTests
{
    [Fact]
    public void Transposed_weights_become_weights()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int input = builder.Input(1, 6);
        float[] weights = [.. Enumerable.Range(0, 24).Select(i => (i - 11) / 7f)];
        int transposed = builder.Operator(
            BuiltinOperator.Transpose, [builder.Float32Constant([6, 4], weights), builder.Int32Constant([2], [1, 0])],
            builder.Define("weights", [4, 6], null), new EmptyOptions(OptionsType.Transpose));
        int output = builder.Operator(BuiltinOperator.FullyConnected, [input, transposed, -1], builder.Define("output", [1, 4], null), new FullyConnectedOptions());
        byte[] file = builder.Output(output).Build();
        QuantizedModel quantized = PostTrainingQuantizer.Quantize(
            TfLiteModel.Parse(file), new PostTrainingOptions { InputType = TensorType.Float32, OutputType = TensorType.Float32 }, new GeneratedSamples(4));

        LayerReport layer = Assert.Single(quantized.Report.Layers);
        Assert.Equal(("FULLY_CONNECTED", Precision.Int8, 24), (layer.Operator, layer.Precision, layer.Weights));
        Assert.Contains(quantized.Report.Steps, step => step.Step == "constants");
        Assert.InRange(RealModel.LargestError(quantized.File, new GeneratedSamples(4)), 0, 1.05);
    }

    [Fact]
    public void A_result_that_is_known_stays_an_operator()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        builder.Output(builder.Then(BuiltinOperator.Tanh, [builder.Input(1, 4)]));
        int known = builder.Then(BuiltinOperator.Neg, [builder.Vector(1, 2)], new EmptyOptions(OptionsType.Neg));
        byte[] file = builder.Output(known).Build();
        QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { OutputType = TensorType.Float32 }, new GeneratedSamples(2));
        Assert.Equal([-1, -2], new GeneratedSamples(1).Run(quantized.File)[0][^2..]);
    }
}
