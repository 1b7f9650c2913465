using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Soak;

/// <summary>The short form of <c>tests/soak</c>. Resident memory is left to the long form: here other tests run in the same process.</summary>
public sealed class SoakTests
{
    [Theory, InlineData("mlperf_tiny_ad01_int8.tflite"), InlineData("mlperf_tiny_kws_int8.tflite")]
    public void Twenty_thousand_inferences_allocate_nothing_and_agree(string name)
    {
        if (SharedData.Find("models", name) is not string path)
        {
            Assert.Skip(SharedData.SkipReason);
            return;
        }

        TfLiteModel model = TfLiteModel.Parse(File.ReadAllBytes(path));
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            SoakRun run = SoakRun.Run(model, new InterpreterOptions(), 20_000);
            Assert.True(run.OutputsAgree);
            least = Math.Min(least, run.AllocatedBytes);
        }

        Assert.Equal(0, least);
    }
}
