using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>How models are evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How pictures become input values.</summary>
    /// <value>Default: the whole picture; mean and scale as the model's metadata say, else the custom of the input's type.</value>
    public PicturePreprocessing Preprocessing { get; init; } = new();

    /// <summary>How many samples are worked on at a time, each by one thread with an interpreter of its own.</summary>
    /// <value>1 or more. Default 1. Results do not depend on it.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Which kernels run, as in <see cref="Inference.InterpreterOptions.Kernels"/>.</summary>
    /// <value>Null (default): the fastest.</value>
    public string? Kernels { get; init; }

    /// <summary>The output of class 0.</summary>
    /// <value>Null (default): 1 where the model has one output more than there are classes, a background before them; else 0.</value>
    public int? ClassOffset { get; init; }

    /// <summary>The share of samples that may be unreadable and are then left out, 0..1.</summary>
    /// <value>Default 0: none.</value>
    public double AcceptedBadShare { get; init; }
}
