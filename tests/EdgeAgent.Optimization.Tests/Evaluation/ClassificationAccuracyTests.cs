using EdgeAgent.Optimization.Evaluation;

namespace EdgeAgent.Optimization.Tests.Evaluation;

public sealed class ClassificationAccuracyTests
{
    // Label, predicted class, rank of the label.
    private static readonly ClassificationAccuracy Accuracy = new(classes: 3,
    [
        (0, new ClassAnswer(0, 0, 0)), (0, new ClassAnswer(0, 0, 0)), (0, new ClassAnswer(1, 1, 4)), (0, new ClassAnswer(1, 1, 5)),
        (1, new ClassAnswer(1, 1, 0)), (1, new ClassAnswer(0, -1, 2)), (1, new ClassAnswer(-1, -1, -1)),
    ]);

    [Fact]
    public void Top_1_and_top_5_count_ranks()
    {
        Assert.Equal((7, 3, 5, 1), (Accuracy.Count, Accuracy.Top1Hits, Accuracy.Top5Hits, Accuracy.Unanswered));
        Assert.Equal(3 / 7.0, Accuracy.Top1);
        Assert.True(Accuracy.Top1Interval.Low < Accuracy.Top1 && Accuracy.Top1 < Accuracy.Top1Interval.High);
    }

    [Fact]
    public void Every_class_has_support_recall_and_precision()
    {
        Assert.Equal([new ClassAccuracy(0, 4, 2, 2), new ClassAccuracy(1, 3, 3, 1), new ClassAccuracy(2, 0, 0, 0)], Accuracy.Classes);
        Assert.Equal((0.5, 1.0), (Accuracy.Classes[0].Recall, Accuracy.Classes[0].Precision));
        Assert.Equal((null, null), (Accuracy.Classes[2].Recall, Accuracy.Classes[2].Precision));
    }

    [Fact]
    public void Confused_pairs_come_with_the_most_frequent_first() =>
        Assert.Equal([new ConfusedPair(0, 1, 2), new ConfusedPair(1, -1, 1)], Accuracy.ConfusedPairs);

    [Fact]
    public void The_matrix_has_actual_classes_in_rows() =>
        Assert.Equal<IReadOnlyList<int>>([[2, 2, 0], [0, 1, 0], [0, 0, 0]], Accuracy.ConfusionMatrix());
}
