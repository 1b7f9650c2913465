using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Rollout;

/// <summary>What a probe does inside its process: loads a model, digests its outputs on generated inputs, and times it.</summary>
public static class ProbeRun
{
    private const int WarmUpRuns = 2;

    /// <summary>Tries a model.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="request">The seeds, the runs and the model's memory; the other limits are for who watches the process.</param>
    /// <param name="time">The clock.</param>
    /// <returns>That it passed, or that the runtime refused it.</returns>
    /// <remarks>The seeds come first and in their order, as in <c>edgectl sign</c>, so that a model with a state gives the same digests.</remarks>
    public static ProbeOutcome Execute(byte[] file, ProbeRequest request, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            long start = time.GetTimestamp();
            using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file), new InterpreterOptions
            {
                Kernels = request.Kernels,
                Threads = request.Threads,
                MaxArenaBytes = Math.Min(new InterpreterOptions().MaxArenaBytes, request.MaxModelMemoryBytes),
            });
            TimeSpan load = time.GetElapsedTime(start);
            long needed = interpreter.ArenaBytes + interpreter.WeightsBytes;
            return needed > request.MaxModelMemoryBytes ? TooLarge(needed, request.MaxModelMemoryBytes) : Run(interpreter, request, load, time);
        }
        catch (ModelFormatException e)
        {
            return new ProbeOutcome.Refused(FailureCode.ModelFormat, Sentence(e.Message));
        }
        catch (UnsupportedModelException e)
        {
            return new ProbeOutcome.Refused(e.Reason == UnsupportedReason.TooMuchMemory ? FailureCode.OutOfMemory : FailureCode.ModelUnsupported, Sentence(e.Message));
        }
        catch (InvocationException e)
        {
            return new ProbeOutcome.Refused(FailureCode.ModelUnsupported, $"The model loads, but does not run: {Sentence(e.Message)}");
        }
        catch (OutOfMemoryException e)
        {
            return new ProbeOutcome.Refused(FailureCode.OutOfMemory, $"The device's memory did not suffice to load the model: {Sentence(e.Message)}");
        }
    }

    private static ProbeOutcome Run(Interpreter interpreter, ProbeRequest request, TimeSpan load, TimeProvider time)
    {
        var digests = new List<string>(request.Seeds.Count);
        foreach (uint seed in request.Seeds)
        {
            try
            {
                new GeneratedInput(seed).Fill(interpreter);
            }
            catch (ArgumentException e)
            {
                return new ProbeOutcome.Refused(FailureCode.GoldenMismatch, $"The inputs of golden samples cannot be generated: {Sentence(e.Message)}");
            }
            interpreter.Invoke();
            digests.Add(DigestOutputs(interpreter));
        }
        for (int i = 0; i < WarmUpRuns; i++)
            interpreter.Invoke();
        var latency = new LatencyHistogram();
        long start = time.GetTimestamp();
        while (request.TimedRuns > 0 && IsMoreWanted(latency.Count, time.GetElapsedTime(start), request))
        {
            long begun = time.GetTimestamp();
            interpreter.Invoke();
            latency.Record(time.GetElapsedTime(begun));
        }
        TimeSpan took = time.GetElapsedTime(start);
        using Process self = Process.GetCurrentProcess();
        return new ProbeOutcome.Passed(new ProbeFigures
        {
            LoadUs = load.TotalMicroseconds,
            ArenaBytes = interpreter.ArenaBytes,
            WeightsBytes = interpreter.WeightsBytes,
            PeakResidentBytes = self.PeakWorkingSet64 is > 0 and long peak ? peak : null,
            TimedRuns = latency.Count,
            TimedTime = took,
            LatencyP50Us = latency.Count == 0 ? null : latency.QuantileUs(0.5),
            LatencyP99Us = latency.Count == 0 ? null : latency.QuantileUs(0.99),
            OutputsSha256 = digests,
        });
    }

    private static bool IsMoreWanted(long runs, TimeSpan elapsed, ProbeRequest request) =>
        runs == 0 || (elapsed < request.MaxTimedTime && (runs < request.TimedRuns || elapsed < request.LeastTimedTime));

    private static string DigestOutputs(Interpreter interpreter)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < interpreter.Outputs.Count; i++)
            digest.AppendData(interpreter.OutputBytes(i));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static ProbeOutcome.Refused TooLarge(long needed, long allowed) => new(FailureCode.OutOfMemory, string.Create(
        CultureInfo.InvariantCulture, $"The model needs {needed} bytes for its arena and weights; this device allows {allowed}."));

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
