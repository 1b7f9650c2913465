using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Optimize;

/// <summary>Opens samples for the model that is optimized.</summary>
internal static class OptimizeSamples
{
    public static SampleSet Open(OptimizeRequest request, ModelFile model, string path, IReadOnlyList<string> labels)
    {
        using Interpreter interpreter = model.Prepare(new InterpreterOptions());
        if (interpreter.Inputs.Count != 1)
            throw new CommandFailureException($"{model.Name} has {interpreter.Inputs.Count} inputs; models with one can be fed from files");
        SampleSet all = SampleSet.Open(path, interpreter.Inputs[0], labels, request.Records);
        return all.Samples.Count > 0 ? all : throw new CommandFailureException($"{path} holds no samples; pictures (JPEG, PNG, BMP) or a .bin file are accepted");
    }
}
