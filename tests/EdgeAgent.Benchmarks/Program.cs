using BenchmarkDotNet.Running;
using EdgeAgent.Benchmarks.Models;
using EdgeAgent.Benchmarks.Training;

string[] rest = args.Length > 0 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "models":
        return ModelsOptions.Parse(rest, Console.Error) is { } options ? ModelsCommand.Run(options) : 2;
    case "training":
        return TrainingOptions.Parse(rest, Console.Error) is { } training ? TrainingCommand.Run(training) : 2;
    case "kernels":
        string filter = rest.FirstOrDefault() ?? "*";
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. rest.Skip(1), "--filter", filter.Contains('*') ? filter : $"*{filter}*"]);
        return 0;
    default:
        Console.Error.WriteLine($"usage: {ModelsOptions.Usage}\n       {TrainingOptions.Usage}\n       kernels [FILTER] [options of BenchmarkDotNet]");
        return 2;
}
