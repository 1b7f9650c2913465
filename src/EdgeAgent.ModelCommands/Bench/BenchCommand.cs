using System.CommandLine;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Bench;

/// <summary><c>bench MODEL</c>: latency, memory and work of a model on this processor.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<int> threads = SharedOptions.Threads();
        Option<int> warmup = new Option<int>("--warmup") { Description = "Inferences before the measured ones, exactly.", HelpName = "N", DefaultValueFactory = _ => 5 }.AtLeast(0);
        Option<int> runs = new Option<int>("--runs") { Description = "Measured inferences, exactly.", HelpName = "N", DefaultValueFactory = _ => 50 }.AtLeast(1);
        Option<uint> seed = new("--seed") { Description = "Seed of the generated input.", HelpName = "N", DefaultValueFactory = _ => 1u };
        Option<bool> profile = new("--profile") { Description = "Show the time of every node." };
        Option<string?> kernels = SharedOptions.Kernels();
        Option<bool> lowMemory = SharedOptions.LowMemory();
        Option<string?> weightsCache = SharedOptions.WeightsCache();
        Option<bool> json = SharedOptions.Json();
        Command command = new("bench", "Measure latency, memory and work.") { model, threads, warmup, runs, seed, profile, kernels, lowMemory, weightsCache, json };
        ShapeChoice shapes = new(command);
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.Of(parsed);
            BenchResult result = BenchRun.Measure(
                parsed.GetRequiredValue(model), parsed.GetValue(warmup), parsed.GetValue(runs), parsed.GetValue(seed),
                shapes.Apply(parsed, new InterpreterOptions
                {
                    Kernels = parsed.GetValue(kernels),
                    Threads = parsed.GetValue(threads),
                    WeightsCache = parsed.GetValue(weightsCache),
                    LowMemory = parsed.GetValue(lowMemory),
                    Profile = parsed.GetValue(profile),
                }),
                output);
            if (parsed.GetValue(json))
                output.WriteJson(result, ModelCommandsJsonContext.Default.BenchResult);
            else
                BenchReport.Write(result, output);
            return CommandExitCode.Done;
        });
        return command;
    }
}
