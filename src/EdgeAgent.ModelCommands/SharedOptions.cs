using System.CommandLine;
using EdgeAgent.Inference;

namespace EdgeAgent.ModelCommands;

/// <summary>Arguments and options that several model commands take.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model() => new("MODEL") { Description = "The .tflite file." };

    public static Option<string?> Kernels() => new("--kernels")
    {
        Description = "The kernel set to use, or 'reference' for the plain loops that define what is correct. Default: the fastest this processor has.",
        HelpName = "NAME",
    };

    public static Option<int> Threads() => new Option<int>("--threads")
    {
        Description = $"Threads that share one inference, 1 to {WorkerPool.MaxThreads}.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    }.Require(value => value is >= 1 and <= WorkerPool.MaxThreads, $"takes a number from 1 to {WorkerPool.MaxThreads}.");

    public static Option<bool> LowMemory() => new("--low-memory") { Description = "Do not pack int8 weights: less memory, slower, the same bytes." };

    public static Option<string?> WeightsCache() => new("--weights-cache")
    {
        Description = "A folder for packed weights: the next start maps them in place of packing them.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };
}
