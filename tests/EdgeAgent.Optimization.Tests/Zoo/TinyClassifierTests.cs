using System.Security.Cryptography;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Zoo;

public sealed class TinyClassifierTests
{
    private static readonly byte[] Built = TinyClassifier.Build();

    [Fact]
    public void It_is_the_same_file_on_every_machine() =>
        Assert.Equal("7271A39E74340E6E478109A76C40DD6C079CDC4FAB50EAB353D08D4A47F68DEF", Convert.ToHexString(SHA256.HashData(Built)));

    [Fact]
    public void It_is_a_small_int8_classifier_of_common_operators()
    {
        TfLiteModel model = TfLiteModel.Parse(Built);
        SubGraph main = model.SubGraphs[0];
        TensorRecord input = main.Tensors[main.Inputs.Single()], output = main.Tensors[main.Outputs.Single()];

        Assert.True(Built.Length < 100_000);
        Assert.Equal((TensorType.Int8, TensorType.Int8), (input.Type, output.Type));
        Assert.Equal([1, TinyClassifier.InputSide, TinyClassifier.InputSide, 3], input.Shape);
        Assert.Equal([1, TinyClassifier.ClassCount], output.Shape);
        Assert.Equal(
            [BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Add, BuiltinOperator.Mean, BuiltinOperator.FullyConnected, BuiltinOperator.Softmax],
            main.Operators.Select(node => node.Operator).Distinct());
    }

    [Fact]
    public void It_says_that_its_classes_mean_nothing()
    {
        TfLiteModel model = TfLiteModel.Parse(Built);
        Assert.Contains("not trained", model.Description, StringComparison.Ordinal);
        Assert.Contains("untrained", TinyClassifier.Name, StringComparison.Ordinal);
        Assert.Equal(TinyClassifier.ClassCount, TinyClassifier.Labels.Count);
        Assert.All(TinyClassifier.Labels, label => Assert.StartsWith("untrained class", label, StringComparison.Ordinal));
    }

    [Fact]
    public void Biases_are_scaled_by_input_times_weights()
    {
        SubGraph main = TfLiteModel.Parse(Built).SubGraphs[0];
        foreach (OperatorRecord node in main.Operators.Where(node => node.Inputs.Count == 3))
        {
            QuantizationRecord input = main.Tensors[node.Inputs[0]].Quantization!, weights = main.Tensors[node.Inputs[1]].Quantization!, bias = main.Tensors[node.Inputs[2]].Quantization!;
            Assert.Equal(weights.Scales.Select(scale => scale * input.Scales[0]), bias.Scales);
        }
    }
}
