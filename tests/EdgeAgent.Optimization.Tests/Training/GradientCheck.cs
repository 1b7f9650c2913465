using EdgeAgent.Optimization.Training;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training;

/// <summary>Compares gradients with central differences of the loss along directions: each parameter's gradient, and random ones.</summary>
/// <remarks>Activations have kinks, near which a difference over a long step is wrong, and one over a short step drowns in rounding: the best of several
/// steps counts. A wrong gradient agrees with none. In deep networks every
/// step crosses many kinks: there, only gradients are followed, and with more tolerance.</remarks>
internal static class GradientCheck
{
    private const double Smoothing = 0.1, Rounding = 2e-7;
    private static readonly double[] Steps = [4e-3, 1e-3, 2.5e-4, 6e-5, 1.5e-5];

    public static void Run(TfLiteModel model, bool batchNormalization = false, int samples = 3, bool isDeep = false)
    {
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { BatchNormalization = batchNormalization, Threads = 2 });
        Minibatch batch = new(network, samples, seed: 1);
        network.Step(batch.Inputs, batch.Labels, Smoothing);
        float[][] gradients = [.. network.Parameters.Select(parameter => (float[])parameter.Gradients.Clone())];
        Assert.All(gradients, gradient => Assert.Contains(gradient, value => value != 0));
        Random random = new(1);
        for (int i = 0; i < gradients.Length; i++)
        {
            Compare(network, batch, i, gradients[i], Unit([.. gradients[i].Select(value => (double)value)]), isDeep ? 0.08 : 0.02);
            if (!isDeep)
                Compare(network, batch, i, gradients[i], Unit([.. gradients[i].Select(_ => random.NextDouble() - 0.5)]), 0.02);
        }
    }

    private static float[] Unit(double[] direction)
    {
        double length = Math.Sqrt(direction.Sum(value => value * value));
        return [.. direction.Select(value => (float)(value / length))];
    }

    private static void Compare(TrainableNetwork network, Minibatch batch, int parameter, float[] gradient, float[] direction, double tolerance)
    {
        double actual = gradient.Zip(direction, (g, d) => (double)g * d).Sum();
        List<double> differences = [];
        foreach (double step in Steps)
        {
            double above = Loss(step), difference = (above - Loss(-step)) / (2 * step);
            if (Math.Abs(difference - actual) <= (tolerance * Math.Abs(difference)) + Math.Min(Rounding * Math.Max(above, 1) / step, 1e-3))
                return;
            differences.Add(difference);
        }

        Assert.Fail($"{network.Parameters[parameter].Name}: central differences are {string.Join(", ", differences)}, the gradient says {actual}");

        double Loss(double by)
        {
            float[] values = network.Parameters[parameter].Values, kept = (float[])values.Clone();
            for (int i = 0; i < values.Length; i++)
                values[i] += (float)(by * direction[i]);
            double loss = network.Step(batch.Inputs, batch.Labels, Smoothing).Loss;
            kept.CopyTo(values, 0);
            return loss;
        }
    }
}
