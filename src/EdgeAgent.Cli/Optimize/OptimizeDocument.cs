using EdgeAgent.Optimization.PostTraining;

namespace EdgeAgent.Cli.Optimize;

/// <summary>What <c>optimize --json</c> prints.</summary>
internal sealed record OptimizeDocument(
    string Model,
    string Output,
    string Mode,
    long BytesBefore,
    long BytesAfter,
    double SizeRatio,
    int CalibrationSamples,
    IReadOnlyList<StepReport> Steps,
    IReadOnlyList<OptimizedLayerDocument> Layers)
{
    public static OptimizeDocument Of(OptimizeRequest request, QuantizationReport report) => new(
        request.Input,
        request.Output,
        report.Mode.ToString().ToLowerInvariant(),
        report.BytesBefore,
        report.BytesAfter,
        report.SizeRatio,
        report.CalibrationSamples,
        report.Steps,
        [.. report.Layers.Select(layer => new OptimizedLayerDocument(
            layer.Operator, layer.Name, layer.Precision.ToString().ToLowerInvariant(), layer.Reason, layer.Weights, layer.Sensitivity))]);
}
