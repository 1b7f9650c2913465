using System.Diagnostics;
using System.Globalization;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Training;

/// <summary>How fast a network is trained: with batch normalization, without, and quantization-aware; pictures a second of the fastest step and of the
/// median one, the least processor time a picture, and each kind of layer's share.</summary>
internal static class TrainingCommand
{
    private const int Classes = 10, CalibrationSamples = 16;

    /// <summary>Trains with generated pictures.</summary>
    public static int Run(TrainingOptions options)
    {
        MachineDescription.Print(Console.Out, options.Threads);
        if (ZooCatalog.Find(options.Network) is not { } zoo)
        {
            Console.Error.WriteLine($"no network '{options.Network}' in the zoo");
            return 1;
        }

        Console.Out.WriteLine($"network  {options.Network}, alpha {options.Alpha}, resolution {options.Resolution}, minibatches of {options.Batch}, {options.Steps} steps");
        TfLiteModel model = TfLiteModel.Parse(TfLiteModelWriter.Write(zoo.Define(new ZooOptions { Alpha = options.Alpha, Resolution = options.Resolution, Classes = Classes })));
        Measure("float, batch normalization", model, options, batchNormalization: true, quantized: false);
        Measure("float, without", model, options, batchNormalization: false, quantized: false);
        Measure("quantization-aware", model, options, batchNormalization: false, quantized: true);
        return 0;
    }

    private static void Measure(string name, TfLiteModel model, TrainingOptions options, bool batchNormalization, bool quantized)
    {
        using TrainableNetwork network = TrainableNetwork.From(model, new TrainableNetworkOptions { BatchNormalization = batchNormalization, Threads = options.Threads });
        Random random = new(1);
        float[] inputs = new float[options.Batch * network.InputShape.Aggregate(1, (product, dimension) => product * dimension)];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (random.NextSingle() * 2) - 1;
        int[] labels = [.. Enumerable.Range(0, options.Batch).Select(_ => random.Next(Classes))];
        if (quantized)
            network.BeginQuantization(inputs.AsSpan(0, Math.Min(CalibrationSamples, options.Batch) * inputs.Length / options.Batch), Math.Min(CalibrationSamples, options.Batch), new QuantizationTrainingOptions());
        network.Step(inputs, labels, 0);
        IReadOnlyDictionary<string, TimeSpan> before = network.TimeByKind;
        List<double> seconds = [], processor = [];
        for (int step = 0; step < options.Steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            network.Step(inputs, labels, 0);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        }

        seconds.Sort();
        Dictionary<string, double> spent = network.TimeByKind.ToDictionary(entry => entry.Key, entry => (entry.Value - before.GetValueOrDefault(entry.Key)).TotalSeconds);
        string shares = string.Join(", ", spent.OrderByDescending(entry => entry.Value).Select(entry =>
            string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value / seconds.Sum():P0}")));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {options.Batch / seconds[0],6:F0} images/s fastest, {options.Batch / seconds[seconds.Count / 2],6:F0} median, {processor.Min() / options.Batch,6:F3} ms CPU an image at least; {shares}"));
    }
}
