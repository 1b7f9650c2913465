using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Infer;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>Prepares model files for programs that only need to know whether and how they run.</summary>
public static class LoadedModel
{
    /// <summary>Reads, verifies and prepares a model.</summary>
    /// <param name="path">The <c>.tflite</c> file.</param>
    /// <exception cref="CommandFailureException">The file cannot be read, is no valid model, or needs what this runtime lacks.</exception>
    public static Interpreter Prepare(string path) => ModelFile.Load(path).Prepare(new InterpreterOptions());

    /// <summary>The number of classes of a classifier.</summary>
    /// <param name="interpreter">The prepared model.</param>
    /// <exception cref="CommandFailureException">The first output is no vector.</exception>
    public static int ClassCount(Interpreter interpreter) => OutputReader.ClassCount(interpreter);
}
