namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>Merges operators of a float graph into fewer that compute the same.</summary>
internal static class GraphFusion
{
    private static readonly Func<ModelGraph, int, bool>[] Fusions = [FoldScale.TryAt, FoldOffset.TryAt, FuseActivation.TryAt, FoldPadding.TryAt];

    /// <summary>Applies all fusions until none applies.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <returns>How many operators went.</returns>
    public static int Apply(ModelGraph graph)
    {
        int before = graph.Operators.Count;
        for (int place = 0; place < graph.Operators.Count; place++)
        {
            while (place < graph.Operators.Count && Fusions.Any(fusion => fusion(graph, place)))
            {
                // The operator at this place is now another one, which may be fused again.
            }
        }

        return before - graph.Operators.Count;
    }
}
