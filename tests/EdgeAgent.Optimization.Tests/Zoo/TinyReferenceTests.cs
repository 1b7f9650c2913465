using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Zoo;

/// <summary>The MLPerf Tiny networks against the reference models of MLPerf.</summary>
public sealed class TinyReferenceTests
{
    [Theory]
    [InlineData("tiny_resnet8", "mlperf_tiny_ic_resnet8_float")]
    [InlineData("tiny_vww", "mlperf_tiny_vww_96_float")]
    [InlineData("tiny_kws", "mlperf_tiny_kws_float")]
    [InlineData("tiny_ad", "mlperf_tiny_ad01_float")]
    public void Operators_shapes_and_activations_are_those_of_the_reference(string name, string reference)
    {
        string? path = SharedData.Find("models", $"{reference}.tflite");
        Assert.SkipWhen(path is null, SharedData.SkipReason);
        SubGraph theirs = TfLiteModel.Parse(File.ReadAllBytes(path)).SubGraphs[0];
        SubGraph ours = TfLiteModel.Parse(TfLiteModelWriter.Write(ZooCatalog.Find(name)!.Define(new ZooOptions()))).SubGraphs[0];
        Assert.Equal(theirs.Operators.Select(node => Describe(theirs, node)), ours.Operators.Select(node => Describe(ours, node)));
    }

    private static string Describe(SubGraph graph, OperatorRecord node)
    {
        string shapes = string.Join(' ', node.Outputs.Concat(node.Inputs.Skip(1).Where(tensor => !graph.Tensors[tensor].Data.IsEmpty)).Select(tensor => Shape(graph.Tensors[tensor])));
        return node.Options switch
        {
            Conv2DOptions conv => $"convolution {shapes} {conv.Padding} {conv.StrideHeight}x{conv.StrideWidth} {conv.FusedActivation}",
            DepthwiseConv2DOptions conv => $"depthwise {shapes} {conv.Padding} {conv.StrideHeight}x{conv.StrideWidth} {conv.FusedActivation}",
            Pool2DOptions pool => $"{node.Operator} {shapes} {pool.FilterHeight}x{pool.FilterWidth}",
            FullyConnectedOptions dense => $"dense {shapes} {dense.FusedActivation}",
            AddOptions add => $"add {shapes} {add.FusedActivation}",
            _ => $"{node.Operator} {shapes}",
        };
    }

    private static string Shape(TensorRecord tensor) => $"[{string.Join(',', tensor.Shape)}]";
}
