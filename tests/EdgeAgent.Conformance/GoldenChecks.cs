using EdgeAgent.Inference;
using EdgeAgent.Inference.Tests.Goldens;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Conformance;

/// <summary>Runs whole models against the outputs of another implementation, with every kernel set.</summary>
internal static class GoldenChecks
{
    private const long LargeModelMacs = 20_000_000;

    /// <summary>Runs all cases of an index.</summary>
    /// <remarks>Emulated cores are slow: a set that is not the CPU's best runs large models on one case only.</remarks>
    /// <param name="report">Where results go.</param>
    /// <param name="group">Prefix of the checks' names.</param>
    /// <param name="index">The index file.</param>
    /// <param name="models">Folder of the models.</param>
    public static void Run(ConformanceReport report, string group, string index, string models)
    {
        IReadOnlyList<GoldenCase> cases = GoldenCase.Read(index, models);
        foreach (KernelSet set in KernelSet.All)
        {
            if (!set.IsSupported)
            {
                report.Run($"{group}/{set.Name}", $"CPU lacks {set.Name}", () => { });
                continue;
            }

            foreach (IGrouping<string, GoldenCase> model in cases.GroupBy(golden => golden.ModelPath))
                Run(report, $"{group}/{set.Name}", set, [.. model]);
        }
    }

    private static void Run(ConformanceReport report, string group, KernelSet set, GoldenCase[] cases)
    {
        Lazy<Interpreter> interpreter = new(() => Interpreter.Create(
            TfLiteModel.Parse(File.ReadAllBytes(cases[0].ModelPath)), new InterpreterOptions { Kernels = set.Name }));
        for (int i = 0; i < cases.Length; i++)
        {
            GoldenCase golden = cases[i];
            if (i > 0 && set != KernelSet.Best && interpreter is { IsValueCreated: true, Value.Macs: > LargeModelMacs }) break;
            report.Run($"{group}/{golden.ModelName}/{golden.Name}", null, () =>
            {
                if (golden.Run(interpreter.Value) is { } difference) throw new InvalidDataException(difference);
            });
        }

        if (interpreter.IsValueCreated) interpreter.Value.Dispose();
    }
}
