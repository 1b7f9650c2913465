using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation;

/// <summary>Accuracies of real models on real data beside those that TensorFlow Lite reached on the same files (the data folder's README).</summary>
public sealed class PublishedAccuracyTests
{
    [Fact]
    public async Task Keyword_spotting_is_right_as_often_as_in_TensorFlow_Lite()
    {
        EvaluationResult result = await RunAsync("mlperf_tiny_kws_int8.tflite", "mlperf_tiny_kws_float.tflite", limit: 1000, new PicturePreprocessing(), "kws");
        Assert.Equal((1000, 901, 905), (result.Count, result.Accuracy!.Top1Hits, result.Agreement!.Reference!.Top1Hits));
    }

    [Fact]
    public async Task ResNet8_and_its_float_model_see_the_same_pictures()
    {
        EvaluationResult result = await RunAsync("mlperf_tiny_ic_resnet8_int8.tflite", "mlperf_tiny_ic_resnet8_float.tflite", limit: 500, new PicturePreprocessing(), "images", "cifar10");
        Assert.InRange(result.Accuracy!.Top1, 0.7555 - 0.05, 0.7555 + 0.05);
        Assert.InRange(result.Agreement!.Reference!.Top1, 0.7548 - 0.05, 0.7548 + 0.05);
        Assert.True(result.Agreement.SameAnswers > 0.9 * result.Count);
    }

    [Fact]
    public async Task MobileNet_finds_its_classes_behind_the_background()
    {
        EvaluationResult result = await RunAsync("mobilenet_v1_0.25_128_quant.tflite", null, limit: 100, new PicturePreprocessing { CentralCrop = 0.875 }, "images", "imagenet-1k");
        Assert.Equal(new ClassMapping(1, 1000, IsAssumed: false), result.Mapping);
        Assert.InRange(result.Accuracy!.Top1, 0.459 - 0.15, 0.459 + 0.15);
    }

    private static async Task<EvaluationResult> RunAsync(string model, string? reference, int limit, PicturePreprocessing preprocessing, params string[] data)
    {
        if (SharedData.Find("models", model) is not string path || SharedData.Find(data) is not string folder)
        {
            Assert.Skip(SharedData.SkipReason);
            throw new InvalidOperationException();
        }

        TfLiteModel parsed = TfLiteModel.Parse(await File.ReadAllBytesAsync(path));
        TfLiteModel? other = reference is null ? null : TfLiteModel.Parse(await File.ReadAllBytesAsync(SharedData.Find("models", reference)!));
        using Interpreter interpreter = Interpreter.Create(parsed);
        SampleSet samples = SampleSet.Open(folder, interpreter.Inputs[0]).Draw(limit, seed: 1);
        return await new Evaluator(parsed, other, new EvaluationOptions { Threads = 2, Preprocessing = preprocessing }, TimeProvider.System).RunAsync(samples);
    }
}
