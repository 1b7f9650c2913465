using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Memory;

/// <summary>Arena sizes of known models with the portable kernels: growth is a decision, not an accident.</summary>
public sealed class ArenaSizeTests
{
    private const double Growth = 1.03;

    [Theory]
    [InlineData("network_int8.tflite", 1984)]
    [InlineData("network_uint8.tflite", 2240)]
    [InlineData("network_float32.tflite", 6336)]
    public void The_arena_of_a_small_network_does_not_grow(string name, long known)
    {
        using Interpreter interpreter = Interpreter.Create(InterpreterTests.Network(name), new InterpreterOptions { Kernels = "portable" });
        Assert.InRange(interpreter.ArenaBytes, 1, (long)(known * Growth));
    }

    [Theory]
    [InlineData("mobilenet_v2_1.0_224_quant.tflite", 1655936)]
    [InlineData("tf2_mobilenet_v2_1.0_224_ptq.tflite", 1655936)]
    [InlineData("mlperf_tiny_kws_int8.tflite", 16832)]
    [InlineData("mlperf_tiny_ad01_int8.tflite", 1728)]
    public void The_arena_of_a_real_model_does_not_grow(string name, long known)
    {
        if (SharedData.Find("models", name) is not string path)
        {
            Assert.Skip(SharedData.SkipReason);
            return;
        }

        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(File.ReadAllBytes(path)),
            new InterpreterOptions { Kernels = "portable" });
        Assert.InRange(interpreter.ArenaBytes, 1, (long)(known * Growth));
    }

    [Fact]
    public void Every_real_model_is_planned_within_two_percent_of_the_bound()
    {
        if (SharedData.ModelFiles.Count == 0) Assert.Skip(SharedData.SkipReason);
        foreach (string path in SharedData.ModelFiles)
        {
            using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(File.ReadAllBytes(path)));
            Assert.True(interpreter.ArenaBytes <= interpreter.Plan.LowerBoundBytes * 1.02,
                $"{Path.GetFileName(path)}: {interpreter.ArenaBytes} bytes for a bound of {interpreter.Plan.LowerBoundBytes}");
        }
    }
}
