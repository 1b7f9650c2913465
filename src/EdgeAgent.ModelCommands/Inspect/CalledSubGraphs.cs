using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>Finds the subgraphs that the main one leads to, and who calls each.</summary>
internal static class CalledSubGraphs
{
    /// <summary>The subgraphs in the order in which they are met, without the main one, each with its callers.</summary>
    public static IReadOnlyList<(SubGraph Graph, IReadOnlyList<string> Callers)> Find(TfLiteModel model)
    {
        List<int> met = [0];
        Dictionary<int, List<string>> callers = [];
        for (int i = 0; i < met.Count; i++)
        {
            foreach (OperatorRecord op in model.SubGraphs[met[i]].Operators)
            {
                foreach (int callee in op.Options?.SubGraphs ?? [])
                {
                    if (callers.TryAdd(callee, []) && callee != 0) met.Add(callee);
                    callers[callee].Add($"subgraph {met[i]}, node {op.Index} ({op.DisplayName})");
                }
            }
        }

        return [.. met.Skip(1).Select(index => (model.SubGraphs[index], (IReadOnlyList<string>)callers[index]))];
    }
}
