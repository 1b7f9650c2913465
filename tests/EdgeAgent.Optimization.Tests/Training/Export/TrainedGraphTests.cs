using EdgeAgent.Optimization.Training.Export;

namespace EdgeAgent.Optimization.Tests.Training.Export;

public sealed class TrainedGraphTests
{
    [Theory]
    [InlineData("mobilenet_v1, alpha 0.25, 33 classes; seeded weights (seed 1), not trained", "mobilenet_v1, alpha 0.25, 33 classes; trained from seeded weights (seed 1)")]
    [InlineData("mobilenet_v2; weights from v2.safetensors", "mobilenet_v2; trained from weights from v2.safetensors")]
    [InlineData("mobilenet_v2; trained from seeded weights (seed 1)", "mobilenet_v2; trained from seeded weights (seed 1)")]
    [InlineData("MLIR Converted.", "trained from MLIR Converted.")]
    [InlineData(null, "trained")]
    public void A_trained_models_file_does_not_call_it_untrained(string? source, string trained) => Assert.Equal(trained, TrainedGraph.Describe(source));
}
