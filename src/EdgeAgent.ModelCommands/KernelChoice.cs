using EdgeAgent.Inference;
using EdgeAgent.Kernels;

namespace EdgeAgent.ModelCommands;

/// <summary>The kernel set that the user chose: by an option, or for the whole process by the environment variable <c>EDGEAGENT_KERNELS</c>.</summary>
public static class KernelChoice
{
    /// <summary>Checks that this processor can run the chosen set, before anything is prepared for it.</summary>
    /// <param name="name">The option's value; null where none was given, so that the environment variable decides.</param>
    /// <exception cref="CommandFailureException">The name is unknown, or this processor lacks the set.</exception>
    public static void Require(string? name)
    {
        try
        {
            if (name is null)
                _ = KernelSet.Default;
            else if (name != InterpreterOptions.ReferenceKernels)
                _ = KernelSet.Parse(name);
        }
        catch (Exception e) when (e is ArgumentException or PlatformNotSupportedException)
        {
            throw new CommandFailureException(name is null ? e.Message : $"the kernels '{name}' cannot be used: {e.Message}", e);
        }
    }
}
