namespace EdgeAgent.Core.Adaptation;

/// <summary>What an adaptation used, and what came of it on pictures that it did not train on.</summary>
public sealed record AdaptationReport
{
    /// <summary>Pictures found in the folders.</summary>
    public required int Found { get; init; }

    /// <summary>Pictures that were no pictures.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Pictures left out because memory or time did not suffice.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Pictures that the last layer was trained on.</summary>
    public required int Trained { get; init; }

    /// <summary>Pictures held out, on which the accuracies were measured.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Classes with pictures; the rows of all others stayed as they were.</summary>
    public required int Classes { get; init; }

    /// <summary>Held-out pictures that the model as it was names right.</summary>
    public required int CorrectBefore { get; init; }

    /// <summary>Held-out pictures that the candidate, with its int8 weights, names right.</summary>
    public required int CorrectAfter { get; init; }

    /// <summary>How far the weights may move: the chosen weight of the pull towards the model's own, relative to the features' energy.</summary>
    public required double Pull { get; init; }

    /// <summary>Steps of the final training.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the bound on time ended the looking at pictures or the training.</summary>
    public required bool EndedByTime { get; init; }

    /// <summary>Seconds taken.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether the candidate is better than the model as it was on the pictures held out, and so worth a trial.</summary>
    public bool IsBetter => CorrectAfter > CorrectBefore;
}
