using EdgeAgent.Conformance;
using EdgeAgent.TestSupport.Kernels;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TestSupport.Operators;

ConformanceOptions? options = ConformanceOptions.Parse(args, Console.Error);
if (options is null)
    return 2;

if (options.WriteModels is { } folder)
{
    foreach ((string name, byte[] file) in GoldenModels.All())
    {
        File.WriteAllBytes(Path.Combine(folder, name), file);
        GoldenInputs.Write(folder, name, file);
    }

    return 0;
}

if (options.WriteNetworks is { } networks)
{
    Directory.CreateDirectory(networks);
    PublishedNetwork.WriteAll(networks);
    return 0;
}

if (options.Soak is not null)
    return SoakCommand.Run(options);

var report = new ConformanceReport(Console.Out, options.Filter);
foreach (KernelCase kernelCase in KernelCases.All)
    report.Run($"kernels/{kernelCase.Name}", kernelCase.Missing is null ? null : $"CPU lacks {kernelCase.Missing}", kernelCase.Run);

if (options.Goldens is { } goldens)
    GoldenChecks.Run(report, "goldens", Path.Combine(goldens, "index.csv"), goldens);
if (options.Shared is { } shared)
    GoldenChecks.Run(report, "shared", Path.Combine(shared, "goldens", "index.csv"), Path.Combine(shared, "models"));

return report.Finish();
