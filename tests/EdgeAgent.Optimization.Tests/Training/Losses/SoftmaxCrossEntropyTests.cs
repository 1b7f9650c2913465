using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Losses;

namespace EdgeAgent.Optimization.Tests.Training.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Loss_and_gradients_follow_the_definition()
    {
        float[] logits = [1, 2, 0.5f, -1, 0, 3], gradients = new float[6];
        int[] labels = [1, 0];
        TrainingStep step = SoftmaxCrossEntropy.Run(logits, labels, 0.3, gradients);
        double loss = 0;
        for (int sample = 0; sample < 2; sample++)
        {
            double sum = Enumerable.Range(0, 3).Sum(c => Math.Exp(logits[(sample * 3) + c]));
            for (int c = 0; c < 3; c++)
            {
                double share = Math.Exp(logits[(sample * 3) + c]) / sum, wanted = 0.1 + (c == labels[sample] ? 0.7 : 0);
                loss -= wanted * Math.Log(share) / 2;
                Assert.Equal((share - wanted) / 2, gradients[(sample * 3) + c], 1e-6);
            }
        }

        Assert.Equal(loss, step.Loss, 1e-9);
        Assert.Equal(1, step.Correct);
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        float[] gradients = new float[2];
        Assert.Equal(2000, SoftmaxCrossEntropy.Run([1000, -1000], [1], 0, gradients).Loss, 1e-9);
        Assert.Equal([1, -1], gradients);
    }
}
