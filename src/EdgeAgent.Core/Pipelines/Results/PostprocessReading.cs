using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>Which results serve which rules, and which reader fits which model.</summary>
internal static class PostprocessReading
{
    /// <summary>Whether rules of a kind can look at results of a kind.</summary>
    public static bool Serves(PostprocessKind kind, RuleSubject subject) => kind switch
    {
        PostprocessKind.Classification => subject is RuleSubject.Class or RuleSubject.Score,
        PostprocessKind.Detections => subject is RuleSubject.Count or RuleSubject.Score,
        PostprocessKind.Segmentation => subject == RuleSubject.Share,
        PostprocessKind.Anomaly => subject == RuleSubject.Anomaly,
        _ => false,
    };

    /// <summary>The kind of result that a rule looks at where none is named.</summary>
    public static PostprocessKind Implied(RuleSubject subject) => subject switch
    {
        RuleSubject.Count => PostprocessKind.Detections,
        RuleSubject.Share => PostprocessKind.Segmentation,
        RuleSubject.Anomaly => PostprocessKind.Anomaly,
        _ => PostprocessKind.Classification,
    };

    /// <summary>Makes the reader for a model.</summary>
    /// <param name="options">What the outputs are to be read as.</param>
    /// <param name="model">The model.</param>
    /// <param name="obstacle">Why its outputs cannot be read so, with their shapes; null when they can.</param>
    /// <returns>The reader; null for none.</returns>
    public static ResultReader? Create(PostprocessOptions options, ModelInstance model, out string? obstacle)
    {
        ResultReader? reader = options.Kind switch
        {
            PostprocessKind.Classification => ClassificationReader.TryCreate(model),
            PostprocessKind.Detections => DetectionReader.TryCreate(model, options),
            PostprocessKind.Segmentation => SegmentationReader.TryCreate(model),
            PostprocessKind.Anomaly => AnomalyReader.TryCreate(model),
            _ => null,
        };
        obstacle = reader is null && options.Kind != PostprocessKind.None
            ? $"The model's outputs are {Describe(model.Outputs)}, and its inputs {Describe(model.Inputs)}; {Wanted(options.Kind)}."
            : null;
        return reader;
    }

    private static string Wanted(PostprocessKind kind) => kind switch
    {
        PostprocessKind.Classification => "a classification is read from a first output [1,...,1,N] of float32, int8 or uint8",
        PostprocessKind.Detections => "detections are read from four float32 outputs, boxes [1,N,4], classes [1,N], scores [1,N] and count [1]",
        PostprocessKind.Segmentation => "a segmentation is read from one output, [1,height,width] of int64, int32, int8 or uint8 classes or [1,height,width,classes] of scores",
        _ => "an anomaly score is read from one output of float32, int8 or uint8, as large as the only input or not",
    };

    private static string Describe(IReadOnlyList<ModelTensor> tensors) => tensors.Count == 0 ? "none" : string.Join(", ", tensors.Select(tensor => $"{tensor.Info.Type} {tensor.Info.Shape}"));
}
