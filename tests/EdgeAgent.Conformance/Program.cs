using EdgeAgent.Conformance;
using EdgeAgent.TestSupport.Kernels;

ConformanceOptions? options = ConformanceOptions.Parse(args, Console.Error);
if (options is null)
    return 2;

var report = new ConformanceReport(Console.Out, options.Filter);
foreach (KernelCase kernelCase in KernelCases.All)
    report.Run($"kernels/{kernelCase.Name}", kernelCase.Missing is null ? null : $"CPU lacks {kernelCase.Missing}", kernelCase.Run);

return report.Finish();
