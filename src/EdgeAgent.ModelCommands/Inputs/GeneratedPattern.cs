using EdgeAgent.Inference;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>Fills inputs with the generated pattern; a type that the pattern does not have is the model's fault, not the program's.</summary>
internal static class GeneratedPattern
{
    public static void Fill(Interpreter interpreter, uint seed)
    {
        try
        {
            new GeneratedInput(seed).Fill(interpreter);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailureException($"the inputs cannot be generated: {e.Message}", e);
        }
    }
}
