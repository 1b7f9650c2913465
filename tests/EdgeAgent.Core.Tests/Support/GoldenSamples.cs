using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Golden samples of a model, made by running it here.</summary>
internal static class GoldenSamples
{
    public static IReadOnlyList<GoldenSample> Of(byte[] model, params uint[] seeds)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(model));
        return [.. seeds.Select(seed =>
        {
            new GeneratedInput(seed).Fill(interpreter);
            interpreter.Invoke();
            byte[] outputs = [.. Enumerable.Range(0, interpreter.Outputs.Count).SelectMany(i => interpreter.OutputBytes(i).ToArray())];
            return new GoldenSample { Seed = seed, OutputsSha256 = Convert.ToHexStringLower(SHA256.HashData(outputs)) };
        })];
    }
}
