using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>SELECT and SELECT_V2: each output element is taken from one tensor where the condition holds, from the other else; any type.</summary>
/// <remarks>SELECT_V2: condition, x and y broadcast. SELECT: x and y have one shape, and the condition has it too, is a scalar, or holds one
/// element for each slice of their first axis. Stored values are moved as they are.</remarks>
internal sealed class Select(bool broadcasts) : Op
{
    private const int Condition = 0, Then = 1, Else = 2;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor condition = context.Input(Condition), then = context.Input(Then), other = context.Input(Else);
        context.RequireType(condition, TensorType.Bool);
        context.RequireSameType(other, then);
        context.RequireSameType(context.Output(), then);
        foreach (int slot in (ReadOnlySpan<int>)[Condition, Then, Else]) context.RequireNotEmpty(context.Input(slot));
        Shape? shape = broadcasts ? Shape.Broadcast(then.Shape, other.Shape) : then.Shape.Equals(other.Shape) ? then.Shape : null;
        context.Require(shape is not null, other, $"its shape is {other.Shape}, the other's {then.Shape}",
            broadcasts ? "equal extents, or 1" : "equal shapes");
        if (!broadcasts)
        {
            bool isListOfSlices = condition.Shape.Rank == 1 && shape!.Rank > 0 && condition.Shape[0] == shape[0];
            context.Require(condition.Shape.Rank == 0 || condition.Shape.Equals(shape) || isListOfSlices, condition,
                $"its shape is {condition.Shape} for {shape}",
                "the shape of the others, a scalar, or one element for each slice of their first axis");
            return shape!;
        }

        Shape? result = Shape.Broadcast(condition.Shape, shape!);
        context.Require(result is not null, condition, $"its shape is {condition.Shape} for {shape}", "equal extents, or 1");
        return result!;
    }

    public override PreparedOp Prepare(PrepareContext context) => ElementTypes.ByteSize(context.Output().Type) switch
    {
        1 => Create<byte>(context),
        2 => Create<short>(context),
        4 => Create<int>(context),
        _ => Create<long>(context),
    };

    private PreparedOp Create<T>(PrepareContext context)
        where T : unmanaged
    {
        Shape condition = ConditionShape(context), output = context.Output().Shape;
        Shape then = context.Input(Then).Shape, other = context.Input(Else).Shape;
        return context.Kernels is null
            ? new Naive<T>(new Broadcast(condition, then, output), new Broadcast(condition, other, output))
            : new Rows<T>(new BroadcastRows(output, condition, then, other), output.ElementCount);
    }

    /// <summary>The condition's shape as it broadcasts: SELECT lays a list along the first axis.</summary>
    private Shape ConditionShape(PrepareContext context)
    {
        Shape condition = context.Input(Condition).Shape, then = context.Input(Then).Shape;
        return broadcasts || condition.Rank != 1 || then.Rank < 2
            ? condition
            : new Shape([condition[0], .. Enumerable.Repeat(1, then.Rank - 1)]);
    }

    private sealed class Naive<T>(Broadcast conditionAndThen, Broadcast conditionAndElse) : PreparedOp
        where T : unmanaged
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceSelect.Run(
            conditionAndThen, conditionAndElse, context.Input<byte>(Condition), context.Input<T>(Then), context.Input<T>(Else), context.Output<T>());
    }

    private sealed class Rows<T>(BroadcastRows rows, long elements) : BroadcastRowsOp(rows, WorkEstimate.Scalars(elements))
        where T : unmanaged
    {
        public override string Kernel => "rows";

        protected override void EvalRow(EvalContext context, in Part part) => Run(
            part.Of(context.Input<byte>(Condition), Condition), part.Of(context.Input<T>(Then), Then), part.Of(context.Input<T>(Else), Else),
            part.Of(context.Output<T>()));

        private static void Run(ReadOnlySpan<byte> condition, ReadOnlySpan<T> then, ReadOnlySpan<T> other, Span<T> output)
        {
            if (condition.Length < output.Length)
            {
                ReadOnlySpan<T> chosen = condition[0] != 0 ? then : other;
                if (chosen.Length == output.Length) chosen.CopyTo(output);
                else output.Fill(chosen[0]);
                return;
            }

            int thenStep = then.Length == output.Length ? 1 : 0, otherStep = other.Length == output.Length ? 1 : 0;
            for (int i = 0; i < output.Length; i++) output[i] = condition[i] != 0 ? then[i * thenStep] : other[i * otherStep];
        }
    }
}
