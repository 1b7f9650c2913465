using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference;

/// <summary>One thing to run in an invocation.</summary>
/// <param name="Op">The prepared op.</param>
/// <param name="Context">The memory that it works on.</param>
/// <param name="Node">Its place among the interpreter's nodes.</param>
internal sealed record Step(PreparedOp Op, EvalContext Context, int Node);
