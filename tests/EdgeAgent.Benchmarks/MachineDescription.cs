using System.Globalization;
using System.Runtime.InteropServices;
using EdgeAgent.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeAgent.Benchmarks;

/// <summary>What a figure cannot be read without: the machine, its load, and the versions.</summary>
internal static class MachineDescription
{
    /// <summary>Prints a few lines.</summary>
    public static void Print(TextWriter output, int threads)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"date     {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC"));
        output.WriteLine($"machine  {Processor()}, {Environment.ProcessorCount} CPUs, {RuntimeInformation.OSDescription}, load average {LoadAverage()}");
        output.WriteLine($"CPU      {CpuFeatures.Describe()}; kernel set {KernelSet.Default}");
        output.WriteLine($"versions {RuntimeInformation.FrameworkDescription}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
        output.WriteLine($"threads  {threads}");
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        if (!File.Exists(file))
            return RuntimeInformation.ProcessArchitecture.ToString();
        Dictionary<string, string> facts = [];
        foreach (string[] parts in File.ReadLines(file).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2))
            facts.TryAdd(parts[0].Trim(), parts[1].Trim());
        string name = facts.GetValueOrDefault("model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        return facts.TryGetValue("cpu family", out string? family) ? $"{name} (family {family}, model {facts.GetValueOrDefault("model")})" : name;
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
