using System.Globalization;

namespace EdgeAgent.Benchmarks.Training;

/// <summary>The command line of <c>training</c>.</summary>
/// <param name="Network">A network of the zoo.</param>
/// <param name="Alpha">Its factor on channels.</param>
/// <param name="Resolution">Its resolution.</param>
/// <param name="Batch">Pictures of a minibatch.</param>
/// <param name="Steps">Steps of each kind of training.</param>
/// <param name="Threads">Threads.</param>
internal sealed record TrainingOptions(string Network, double? Alpha, int? Resolution, int Batch, int Steps, int Threads)
{
    /// <summary>How it is called.</summary>
    public const string Usage = "training [--network NAME] [--alpha A] [--resolution N] [--batch N] [--steps N] [--threads N]";

    /// <summary>Reads the arguments; null after a message when they are wrong.</summary>
    public static TrainingOptions? Parse(ReadOnlySpan<string> arguments, TextWriter errors)
    {
        string network = "mobilenet_v1";
        double? alpha = null;
        int? resolution = null;
        int batch = 64, steps = 20, threads = Environment.ProcessorCount;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            bool isKnown = arguments[i] switch
            {
                "--network" => (network = value).Length > 0,
                "--alpha" => double.TryParse(value, CultureInfo.InvariantCulture, out double factor) && (alpha = factor) > 0,
                "--resolution" => int.TryParse(value, CultureInfo.InvariantCulture, out int size) && (resolution = size) > 0,
                "--batch" => int.TryParse(value, CultureInfo.InvariantCulture, out batch) && batch > 0,
                "--steps" => int.TryParse(value, CultureInfo.InvariantCulture, out steps) && steps > 0,
                "--threads" => int.TryParse(value, CultureInfo.InvariantCulture, out threads) && threads > 0,
                _ => false,
            };
            if (!isKnown)
            {
                errors.WriteLine($"'{arguments[i]}' is unknown or lacks its value; usage: {Usage}");
                return null;
            }
        }

        return network == "mobilenet_v1"
            ? new TrainingOptions(network, alpha ?? 0.25, resolution ?? 96, batch, steps, threads)
            : new TrainingOptions(network, alpha, resolution, batch, steps, threads);
    }
}
