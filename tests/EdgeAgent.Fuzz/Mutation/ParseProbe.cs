using System.Globalization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz.Mutation;

/// <summary>Reads a damaged file and says what must not happen: a crash, memory that the file does not justify, or long work.</summary>
public static class ParseProbe
{
    /// <summary>Memory that reading may take for any file, beside twice its length.</summary>
    public const int SmallAllowance = 16 * 1024;

    private static readonly TimeSpan LongestParse = TimeSpan.FromSeconds(1);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="model">The model; null where the file was refused, as it should be when it is broken.</param>
    /// <returns>What went wrong; null where nothing did.</returns>
    public static string? Run(byte[] file, out TfLiteModel? model)
    {
        model = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = WorkTime.Start();
        string? crash = null;
        try
        {
            model = TfLiteModel.Parse(file);
        }
        catch (ModelFormatException)
        {
        }
        catch (Exception error)
        {
            crash = $"{error.GetType().Name} escaped from Parse: {error.Message} {error.StackTrace}";
        }
        TimeSpan elapsed = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = (2L * file.Length) + SmallAllowance;
        if (crash is null && allocated > allowed)
            crash = string.Create(CultureInfo.InvariantCulture, $"Parse allocated {allocated} bytes for a file of {file.Length}; allowed: {allowed}");
        if (crash is null && elapsed > LongestParse)
            crash = string.Create(CultureInfo.InvariantCulture, $"Parse took {elapsed.TotalMilliseconds:F0} ms");
        return crash;
    }

    /// <summary>Asks an accepted model for everything it offers.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What went wrong; null where nothing did.</returns>
    public static string? Walk(TfLiteModel model)
    {
        try
        {
            long sum = model.Metadata.Sum(entry => (long)entry.Name.Length + entry.Data.Length) + model.Signatures.Sum(signature => signature.Inputs.Count + signature.Outputs.Count);
            foreach (SubGraph graph in model.SubGraphs)
            {
                sum += graph.Inputs.Count + graph.Outputs.Count + (graph.Name?.Length ?? 0);
                sum += graph.Tensors.Sum(tensor => (long)tensor.Name.Length + tensor.ByteLength + tensor.Data.Length + (tensor.Quantization?.Scales.Count ?? 0) + (tensor.ShapeSignature?.Count ?? 0) + (tensor.HasRank || tensor.IsSparse || tensor.IsConstant ? 1 : 0));
                sum += graph.Operators.Sum(node => (long)node.Inputs.Count + node.Outputs.Count + node.CustomOptions.Length + node.DisplayName.Length + node.Intermediates.Count + node.MutatingVariableInputs.Count + (node.Options is null ? 0 : 1));
            }
            return sum >= 0 ? null : "the sizes of an accepted model sum to less than 0";
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name} escaped from a view of an accepted model: {error.Message} {error.StackTrace}";
        }
    }
}
