using System.Diagnostics;
using EdgeAgent.Inference;
using EdgeAgent.Kernels;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Bench;

/// <summary>Loads a model and times it.</summary>
internal static class BenchRun
{
    public static BenchResult Measure(string path, int warmup, int runs, uint seed, InterpreterOptions options, CommandOutput output)
    {
        ProgramCode.Release();
        long start = Stopwatch.GetTimestamp();
        ModelFile file = ModelFile.Load(path);
        BenchResult result = Measure(file, start, warmup, runs, seed, options, output);
        // Hashing brings a library into memory: after the model has left it.
        return result with { Sha256 = file.Sha256, PeakRssBytes = PeakResidentBytes() };
    }

    private static BenchResult Measure(ModelFile file, long start, int warmup, int runs, uint seed, InterpreterOptions options, CommandOutput output)
    {
        using Interpreter interpreter = file.Prepare(options);
        double loadUs = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        GeneratedPattern.Fill(interpreter, seed);
        output.Progress.WriteLine($"{file.Name}: {warmup} warm-up and {runs} measured inferences ...");
        double[] latencies = new double[runs];
        double? firstUs = null;
        for (int i = 0; i < warmup; i++)
        {
            double elapsed = Time(interpreter);
            firstUs ??= elapsed;
        }
        interpreter.Profiler?.Reset();
        for (int i = 0; i < runs; i++)
            latencies[i] = Time(interpreter);
        double? clock = CoreClock.ReadHertz();
        return new BenchResult
        {
            Model = file.Name,
            Sha256 = "",
            Kernels = interpreter.Kernels,
            Threads = interpreter.Threads,
            Warmup = warmup,
            Runs = runs,
            FirstInferenceUs = Math.Round(firstUs ?? latencies[0], 2),
            LatencyUs = LatencyQuantiles.Of(latencies),
            Macs = interpreter.Macs,
            FileBytes = file.Model.FileLength,
            ArenaBytes = interpreter.ArenaBytes,
            WeightsBytes = interpreter.WeightsBytes,
            PeakRssBytes = 0,
            LoadUs = Math.Round(loadUs, 2),
            ClockHz = clock,
            Profile = interpreter.Profiler is InferenceProfiler profiler ? Profile(profiler.Timings(), clock) : null,
        };
    }

    private static double Time(Interpreter interpreter)
    {
        long start = Stopwatch.GetTimestamp();
        interpreter.Invoke();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static IReadOnlyList<NodeProfile> Profile(IReadOnlyList<NodeTiming> timings, double? clock)
    {
        double total = timings.Sum(timing => timing.Total.TotalMicroseconds);
        if (timings.Any(timing => PeakShare(timing) > 1))
            clock = null;        // The core ran faster than the system tells: virtual machines often give the base clock.
        return [.. timings.Select(Describe)];

        double? MacsPerSecond(NodeTiming timing) =>
            timing.Node.Macs > 0 && timing.Mean > TimeSpan.Zero ? timing.Node.Macs / timing.Mean.TotalSeconds : null;

        double? PeakShare(NodeTiming timing) =>
            MacsPerSecond(timing) is double measured ? CorePeak.Share(timing.Node.Kernel, measured, clock) : null;

        NodeProfile Describe(NodeTiming timing)
        {
            double? macsPerSecond = MacsPerSecond(timing);
            return new NodeProfile
            {
                Index = timing.Node.Index,
                Op = timing.Node.Operator,
                OutputShape = [.. timing.Node.OutputShape],
                Kernel = timing.Node.Kernel,
                Macs = timing.Node.Macs,
                GmacPerSecond = Round(macsPerSecond / 1e9, 3),
                PeakShare = Round(PeakShare(timing), 4),
                MeanUs = Math.Round(timing.Mean.TotalMicroseconds, 2),
                MinUs = Math.Round(timing.Fastest.TotalMicroseconds, 2),
                Share = total == 0 ? 0 : Math.Round(timing.Total.TotalMicroseconds / total, 4),
            };
        }
    }

    private static double? Round(double? value, int digits) => value is double known ? Math.Round(known, digits) : null;

    private static long PeakResidentBytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
