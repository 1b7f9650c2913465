using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Short runs in this process: variants are chosen by name, so nothing has to be built for each of them.</summary>
public sealed class KernelBenchmarkConfig : ManualConfig
{
    /// <summary>Makes the configuration.</summary>
    public KernelBenchmarkConfig() => AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance));
}
