using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Signing;

/// <summary>Runs a model on generated inputs and digests what comes out.</summary>
internal static class GoldenRun
{
    /// <summary>The sample of one seed: all outputs' raw bytes in order.</summary>
    /// <exception cref="CommandFailureException">The pattern has no elements of an input's type.</exception>
    public static GoldenSample Sample(Interpreter interpreter, uint seed)
    {
        try
        {
            new GeneratedInput(seed).Fill(interpreter);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailureException($"the inputs cannot be generated: {e.Message}", e);
        }
        interpreter.Invoke();
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < interpreter.Outputs.Count; i++)
            digest.AppendData(interpreter.OutputBytes(i));
        return new GoldenSample { Seed = seed, OutputsSha256 = Convert.ToHexStringLower(digest.GetHashAndReset()) };
    }
}
