using System.Numerics.Tensors;

namespace EdgeAgent.Optimization.Training.Losses;

/// <summary>Cross-entropy of softmax with labels that may be smoothed.</summary>
/// <remarks>With smoothing s and K classes the label's class is wanted with 1 - s + s/K and every other with s/K (Szegedy et al., "Rethinking the
/// Inception Architecture for Computer Vision", 2015).</remarks>
internal static class SoftmaxCrossEntropy
{
    /// <summary>The mean loss and its gradients.</summary>
    /// <param name="logits">[samples, classes].</param>
    /// <param name="labels">The samples' classes.</param>
    /// <param name="smoothing">0 to below 1.</param>
    /// <param name="gradients">Is given the gradients of the mean loss [samples, classes].</param>
    public static TrainingStep Run(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, double smoothing, Span<float> gradients)
    {
        int classes = logits.Length / labels.Length, correct = 0;
        double loss = 0, rest = smoothing / classes;
        for (int sample = 0; sample < labels.Length; sample++)
        {
            ReadOnlySpan<float> scores = logits.Slice(sample * classes, classes);
            Span<float> target = gradients.Slice(sample * classes, classes);
            int label = labels[sample];
            correct += TensorPrimitives.IndexOfMax(scores) == label ? 1 : 0;
            double largest = TensorPrimitives.Max(scores), sum = 0, scoreSum = 0;
            foreach (float score in scores)
            {
                sum += Math.Exp(score - largest);
                scoreSum += score - largest;
            }

            double logSum = Math.Log(sum);
            loss += logSum - ((1 - smoothing) * (scores[label] - largest)) - (rest * scoreSum);
            for (int c = 0; c < classes; c++)
            {
                double wanted = (c == label ? 1 - smoothing : 0) + rest;
                target[c] = (float)((Math.Exp(scores[c] - largest - logSum) - wanted) / labels.Length);
            }
        }

        return new TrainingStep(loss / labels.Length, correct);
    }
}
