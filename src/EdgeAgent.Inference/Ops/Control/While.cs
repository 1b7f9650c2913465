using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>WHILE: runs one subgraph on the loop's variables, its inputs at first, as long as another finds them to hold.</summary>
/// <remarks>variables -> variables. Types and shapes stay the same through all iterations. A variable that the body gives back as it is, and
/// that is a constant, is one within both subgraphs.</remarks>
internal sealed class While : MultiOutputOp
{
    public override IReadOnlyList<int> SubGraphs(OperatorOptions? options) =>
        options is WhileOptions ? options.SubGraphs : [];

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.Options<WhileOptions>();
        GraphTensor[] variables = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        context.RequireOutputCount(variables.Length);
        Graph body = context.Callee(1);
        bool IsInvariant(int i) => i < body.Outputs.Length && i < body.Inputs.Length && body.Outputs[i] == body.Inputs[i];
        GraphTensor[] condition = context.PrepareBody(variables, IsInvariant).Graph.Outputs;
        context.Require(condition is [{ Type: TensorType.Bool, Shape.ElementCount: 1 }], condition.FirstOrDefault(),
            "its condition does not give one bool", "a subgraph of one output, a bool");
        GraphTensor[] next = context.PrepareBody(variables, IsInvariant).Graph.Outputs;
        context.Require(next.Length == variables.Length, null,
            $"its body gives {next.Length} outputs for {variables.Length} inputs", "as many of both");
        for (int i = 0; i < next.Length; i++)
        {
            context.RequireSameType(next[i], variables[i]);
            context.RequireSameType(context.Output(i), variables[i]);
            context.Require(next[i].Shape.Equals(variables[i].Shape), variables[i],
                $"the loop changes its shape from {variables[i].Shape} to {next[i].Shape}", "variables that keep their shapes");
        }

        return [.. variables.Select(variable => variable.Shape)];
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        long work = context.Bodies.Sum(body => checked(body.Work + WorkMeter.NodeOverhead * (1 + body.NodeCount)));
        return new Prepared(context.InputCount, work, context.State.Meter);
    }

    private sealed class Prepared(int variables, long work, WorkMeter meter) : PreparedOp
    {
        public override string Kernel => "loop";

        public override bool HasEffects => true;

        public override void Eval(EvalContext context)
        {
            Subroutine condition = context.Body(0), body = context.Body(1);
            for (int i = 0; i < variables; i++)
            {
                if (!condition.IsConstantInput(i)) context.Input<byte>(i).CopyTo(condition.Input(i));
            }

            while (true)
            {
                meter.Charge(work);
                condition.Run();
                if (condition.Output(0)[0] == 0) break;
                for (int i = 0; i < variables; i++)
                {
                    if (!body.IsConstantInput(i)) condition.Input(i).CopyTo(body.Input(i));
                }

                body.Run();
                for (int i = 0; i < variables; i++)
                {
                    if (!body.IsConstantInput(i)) body.Output(i).CopyTo(condition.Input(i));
                }
            }

            for (int i = 0; i < variables; i++)
                (condition.IsConstantInput(i) ? context.Input<byte>(i) : condition.Input(i)).CopyTo(context.Output<byte>(i));
        }
    }
}
