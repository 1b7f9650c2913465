namespace EdgeAgent.Optimization.Training;

/// <summary>Copies named arrays into those of a network or an optimizer.</summary>
internal static class TensorCopy
{
    /// <summary>A parameter's values under its name; no copy.</summary>
    public static StateTensor View(Parameter parameter) => new(parameter.Name, parameter.Values);

    /// <summary>A network's parameters and state, in this order; no copy.</summary>
    public static StateTensor[] View(TrainableNetwork network) => [.. network.Parameters.Select(View), .. network.State];

    /// <summary>A copy of a network's parameters and state.</summary>
    public static StateTensor[] Of(TrainableNetwork network) => [.. View(network).Select(tensor => new StateTensor(tensor.Name, [.. tensor.Values]))];

    /// <summary>Copies all values.</summary>
    /// <exception cref="OptimizationException">The arrays are others by number, name or length.</exception>
    public static void Restore(IReadOnlyList<StateTensor> from, IReadOnlyList<StateTensor> to)
    {
        if (from.Count != to.Count)
            throw new OptimizationException(FormattableString.Invariant($"the checkpoint holds {from.Count} arrays where the network has {to.Count}"));
        for (int i = 0; i < from.Count; i++)
        {
            if (from[i].Name != to[i].Name || from[i].Values.Length != to[i].Values.Length)
            {
                throw new OptimizationException(FormattableString.Invariant(
                    $"the checkpoint holds {from[i].Name} of {from[i].Values.Length} values where the network has {to[i].Name} of {to[i].Values.Length}"));
            }
        }

        for (int i = 0; i < from.Count; i++)
            from[i].Values.CopyTo(to[i].Values, 0);
    }
}
