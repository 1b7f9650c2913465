namespace EdgeAgent.Core.Adaptation;

/// <summary>Trains a last layer on features: least mean cross-entropy of the softmax plus <c>pull / 2</c> times the squared distance to the layer's start.</summary>
/// <remarks>
/// The problem is convex, so Nesterov's method with the step 1/L and the momentum of a strongly convex function needs no choice of rates, and the same pictures give the same
/// weights: L is half the largest second moment of the features (the softmax's Hessian is at most 1/2) plus the pull. Rows of classes without pictures stay as they are.
/// </remarks>
/// <param name="start">The layer as it was.</param>
/// <param name="pictures">What to train on.</param>
/// <param name="moment">The pictures' <see cref="FeatureSet.LargestMoment"/>.</param>
internal sealed class SoftmaxRegression(LastLayer start, FeatureSet pictures, double moment)
{
    private const int MaxSteps = 400;
    private const double SmallGradient = 1e-3;

    private readonly bool[] _hasPictures = ClassesOf(pictures, start.Classes);
    private readonly float[] _features = new float[start.Depth + 1];
    private readonly float[] _scores = new float[start.Classes];
    private readonly float[] _gradient = new float[start.Values.Length];

    /// <summary>Trains.</summary>
    /// <param name="pull">The pull towards the start, relative to the largest moment.</param>
    /// <param name="isOver">Asked before each step but the first whether time is over.</param>
    /// <returns>The layer, and the steps taken.</returns>
    public (LastLayer Layer, int Steps) Train(double pull, Func<bool> isOver)
    {
        double strength = pull * moment, curvature = (0.5 * moment) + strength;
        float root = (float)Math.Sqrt(strength / curvature), momentum = (1 - root) / (1 + root), rate = (float)(1 / curvature);
        LastLayer layer = start.Copy(), ahead = start.Copy();
        double first = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            if (step > 0 && isOver())
                return (layer, step);
            double norm = Gradient(ahead, (float)strength);
            first = Math.Max(first, norm);
            if (norm <= SmallGradient * first && step > 0)
                return (layer, step);
            Move(layer.Values, ahead.Values, rate, momentum);
        }
        return (layer, MaxSteps);
    }

    /// <summary>The mean cross-entropy of a layer on pictures.</summary>
    public static double CrossEntropy(LastLayer layer, FeatureSet pictures)
    {
        float[] features = new float[layer.Depth + 1], scores = new float[layer.Classes];
        double sum = 0;
        for (int picture = 0; picture < pictures.Count; picture++)
        {
            pictures.Read(picture, features);
            layer.Run(features, scores);
            Normalize(scores);
            sum -= Math.Log(Math.Max(scores[pictures.Label(picture)], 1e-12f));
        }
        return sum / pictures.Count;
    }

    private double Gradient(LastLayer layer, float strength)
    {
        Array.Clear(_gradient);
        int width = layer.Depth + 1;
        for (int picture = 0; picture < pictures.Count; picture++)
        {
            pictures.Read(picture, _features);
            layer.Run(_features, _scores);
            Normalize(_scores);
            _scores[pictures.Label(picture)] -= 1;
            for (int label = 0; label < layer.Classes; label++)
            {
                if (_hasPictures[label])
                    FloatRows.AddScaled(_gradient.AsSpan(label * width, width), _scores[label] / pictures.Count, _features);
            }
        }
        for (int i = 0; i < _gradient.Length; i++)
            _gradient[i] += strength * (layer.Values[i] - start.Values[i]);
        return Math.Sqrt(FloatRows.Dot(_gradient, _gradient));
    }

    private void Move(float[] layer, float[] ahead, float rate, float momentum)
    {
        for (int i = 0; i < layer.Length; i++)
        {
            float next = ahead[i] - (rate * _gradient[i]);
            ahead[i] = next + (momentum * (next - layer[i]));
            layer[i] = next;
        }
    }

    private static void Normalize(Span<float> logits)
    {
        float greatest = float.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            greatest = Math.Max(greatest, logit);
        for (int i = 0; i < logits.Length; i++)
            sum += logits[i] = MathF.Exp(logits[i] - greatest);
        for (int i = 0; i < logits.Length; i++)
            logits[i] /= sum;
    }

    private static bool[] ClassesOf(FeatureSet pictures, int classes)
    {
        bool[] found = new bool[classes];
        for (int picture = 0; picture < pictures.Count; picture++)
            found[pictures.Label(picture)] = true;
        return found;
    }
}
