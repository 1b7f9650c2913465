using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>IF: a bool decides which of two subgraphs is run on the other inputs.</summary>
/// <remarks>condition [1], arguments -> the subgraph's outputs, which have the same types and shapes in both.</remarks>
internal sealed class If : MultiOutputOp
{
    private const int Condition = 0;

    public override IReadOnlyList<int> SubGraphs(OperatorOptions? options) =>
        options is IfOptions ? options.SubGraphs : [];

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.Options<IfOptions>();
        GraphTensor condition = context.Input(Condition);
        context.RequireType(condition, TensorType.Bool);
        context.Require(condition.Shape.ElementCount == 1, condition, $"its shape is {condition.Shape}", "one element");
        GraphTensor[] arguments = [.. Enumerable.Range(1, context.InputCount - 1).Select(context.Input)];
        GraphTensor[] then = context.PrepareBody(arguments, _ => true).Graph.Outputs;
        GraphTensor[] otherwise = context.PrepareBody(arguments, _ => true).Graph.Outputs;
        context.Require(then.Length == context.OutputCount && otherwise.Length == then.Length, null,
            $"it has {context.OutputCount} outputs, its subgraphs {then.Length} and {otherwise.Length}", "as many of all");
        for (int i = 0; i < then.Length; i++)
        {
            context.RequireSameType(then[i], context.Output(i));
            context.RequireSameType(otherwise[i], context.Output(i));
            context.Require(then[i].Shape.Equals(otherwise[i].Shape), context.Output(i),
                $"its subgraphs give it the shapes {then[i].Shape} and {otherwise[i].Shape}", "the same shape from both");
        }

        return [.. then.Select(output => output.Shape)];
    }

    public override PreparedOp Prepare(PrepareContext context) => new Prepared(context.InputCount - 1, context.OutputCount);

    private sealed class Prepared(int arguments, int results) : PreparedOp
    {
        public override string Kernel => "branch";

        public override bool HasEffects => true;

        public override bool RunsOneBody => true;

        public override void Eval(EvalContext context)
        {
            Subroutine body = context.Body(context.Input<byte>(Condition)[0] != 0 ? 0 : 1);
            for (int i = 0; i < arguments; i++)
            {
                if (!body.IsConstantInput(i)) context.Input<byte>(1 + i).CopyTo(body.Input(i));
            }

            body.Run();
            for (int i = 0; i < results; i++) body.Output(i).CopyTo(context.Output<byte>(i));
        }
    }
}
