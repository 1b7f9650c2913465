using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.Inference.Tests.Soak;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Conformance;

/// <summary><c>--soak MODEL [--invocations N] [--threads N]</c>: many inferences in a row, with resident memory after each tenth.</summary>
internal static class SoakCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>0 where memory stayed flat, nothing was allocated and outputs agree; else 1.</returns>
    public static int Run(ConformanceOptions options)
    {
        TfLiteModel model = TfLiteModel.Parse(MappedFile.Open(options.Soak!));
        SoakRun run = SoakRun.Run(model, new InterpreterOptions { Threads = options.Threads }, options.Invocations, (invocations, resident) => Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{invocations,9} inferences  resident {resident / 1024} kB")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{run.Invocations} inferences: {run.AllocatedBytes} managed bytes allocated, resident memory grew by {(run.LastResidentBytes - run.FirstResidentBytes) / 1024} kB since the first tenth, outputs {(run.OutputsAgree ? "agree" : "DIFFER")}"));
        Console.WriteLine(run.IsSteady ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return run.IsSteady ? 0 : 1;
    }
}
