using EdgeAgent.Optimization.Evaluation.Agreement;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>One output in the document of <c>evaluate</c>.</summary>
internal sealed record OutputDocument(string Name, IReadOnlyList<int> Shape, ErrorDocument Error)
{
    public static OutputDocument Of(OutputAgreement output) => new(output.Output.Name, [.. output.Output.Shape], ErrorDocument.Of(output.Error));
}
