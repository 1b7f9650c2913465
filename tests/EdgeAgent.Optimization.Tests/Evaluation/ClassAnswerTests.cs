using EdgeAgent.Optimization.Evaluation;

namespace EdgeAgent.Optimization.Tests.Evaluation;

public sealed class ClassAnswerTests
{
    [Theory]
    [InlineData(0, 1)]      // 0.3, behind the 0.5
    [InlineData(1, 0)]
    [InlineData(2, 2)]      // 0.3 as output 0, which comes first
    [InlineData(3, 3)]
    public void The_rank_counts_larger_outputs_and_equal_ones_before(int label, int rank) =>
        Assert.Equal(new ClassAnswer(1, 1, rank), ClassAnswer.Of([0.3, 0.5, 0.3, 0.1], label, classOffset: 0));

    [Fact]
    public void Of_equal_outputs_the_first_is_the_answer() => Assert.Equal(1, ClassAnswer.Of([0, 7, 7], label: null, classOffset: 0).Output);

    [Fact]
    public void Classes_follow_the_background() => Assert.Equal(new ClassAnswer(2, 1, 0), ClassAnswer.Of([0.1, 0.2, 0.7], label: 1, classOffset: 1));

    [Fact]
    public void The_background_as_answer_is_no_class() => Assert.Equal(new ClassAnswer(0, -1, 1), ClassAnswer.Of([0.7, 0.2, 0.1], label: 0, classOffset: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_output_that_is_no_number_is_no_answer(int place)
    {
        double[] scores = [0.1, 0.2, 0.7];
        scores[place] = double.NaN;
        ClassAnswer answer = ClassAnswer.Of(scores, label: 2, classOffset: 0);
        Assert.True(answer.IsNone);
        Assert.Equal(-1, answer.LabelRank);
    }
}
