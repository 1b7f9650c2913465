using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>How often a classifier is right.</summary>
/// <remarks>The answer of a sample is the largest output, of equal ones the first; its label is among the best five when fewer than five outputs come before it
/// in that order. A sample whose output holds a NaN has no answer and counts as wrong.</remarks>
public sealed class ClassificationAccuracy
{
    /// <summary>How many outputs the wider measure counts.</summary>
    public const int TopCount = 5;

    private readonly Dictionary<(int Actual, int Predicted), int> _answers = [];
    private readonly int _classes;

    internal ClassificationAccuracy(int classes, IReadOnlyList<(int Label, ClassAnswer Answer)> answers)
    {
        _classes = classes;
        foreach ((int label, ClassAnswer answer) in answers)
        {
            Count++;
            Top1Hits += answer.LabelRank == 0 ? 1 : 0;
            Top5Hits += answer.LabelRank is >= 0 and < TopCount ? 1 : 0;
            if (answer.IsNone)
                Unanswered++;
            else
                _answers[(label, answer.Class)] = _answers.GetValueOrDefault((label, answer.Class)) + 1;
        }

        Classes = [.. CountClasses(answers)];
    }

    /// <summary>Samples.</summary>
    public int Count { get; }

    /// <summary>Samples whose largest output is their class.</summary>
    public int Top1Hits { get; }

    /// <summary>Samples whose class is among the largest five outputs.</summary>
    public int Top5Hits { get; }

    /// <summary>Samples without an answer, since an output was not a number.</summary>
    public int Unanswered { get; }

    /// <summary>The share of <see cref="Top1Hits"/>, 0..1.</summary>
    public double Top1 => Top1Hits / (double)Count;

    /// <summary>The share of <see cref="Top5Hits"/>, 0..1.</summary>
    public double Top5 => Top5Hits / (double)Count;

    /// <summary>The interval of <see cref="Top1"/>.</summary>
    public ConfidenceInterval Top1Interval => ConfidenceInterval.Wilson(Top1Hits, Count);

    /// <summary>The interval of <see cref="Top5"/>.</summary>
    public ConfidenceInterval Top5Interval => ConfidenceInterval.Wilson(Top5Hits, Count);

    /// <summary>Every class of the model, in order.</summary>
    public IReadOnlyList<ClassAccuracy> Classes { get; }

    /// <summary>Which classes were taken for which others, the most frequent first.</summary>
    public IReadOnlyList<ConfusedPair> ConfusedPairs =>
        [.. _answers.Where(pair => pair.Key.Actual != pair.Key.Predicted).Select(pair => new ConfusedPair(pair.Key.Actual, pair.Key.Predicted, pair.Value))
            .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Actual).ThenBy(pair => pair.Predicted)];

    /// <summary>Counts of samples: a row for each actual class, in it a column for each predicted one. Answers before the first class are in no column.</summary>
    public IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix() =>
        [.. Enumerable.Range(0, _classes).Select(actual => (int[])[.. Enumerable.Range(0, _classes).Select(predicted => _answers.GetValueOrDefault((actual, predicted)))])];

    private IEnumerable<ClassAccuracy> CountClasses(IReadOnlyList<(int Label, ClassAnswer Answer)> answers)
    {
        int[] support = new int[_classes], predicted = new int[_classes];
        foreach ((int label, ClassAnswer answer) in answers)
        {
            support[label]++;
            if (!answer.IsNone && answer.Class >= 0)
                predicted[answer.Class]++;
        }

        return Enumerable.Range(0, _classes).Select(index => new ClassAccuracy(index, support[index], predicted[index], _answers.GetValueOrDefault((index, index))));
    }
}
