using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationResult
{
    /// <summary>The model's input.</summary>
    public required TensorInfo Input { get; init; }

    /// <summary>The model's outputs.</summary>
    public required IReadOnlyList<TensorInfo> Outputs { get; init; }

    /// <summary>How pictures were preprocessed: as given, else as the model's metadata say.</summary>
    public required PicturePreprocessing Preprocessing { get; init; }

    /// <summary>The kernels that ran.</summary>
    public required string Kernels { get; init; }

    /// <summary>How many interpreters ran at a time.</summary>
    public required int Threads { get; init; }

    /// <summary>Samples that were evaluated.</summary>
    public required int Count { get; init; }

    /// <summary>Samples that could not be read and were left out.</summary>
    public required IReadOnlyList<BadSample> Bad { get; init; }

    /// <summary>How long it took, without the preparation of the models.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How outputs and classes go together; null without labels.</summary>
    public required ClassMapping? Mapping { get; init; }

    /// <summary>How often the model is right; null without labels, or where its first output is no vector of classes.</summary>
    public required ClassificationAccuracy? Accuracy { get; init; }

    /// <summary>How it compares with the reference; null without one.</summary>
    public required ModelAgreement? Agreement { get; init; }
}
