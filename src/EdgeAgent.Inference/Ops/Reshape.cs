using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>RESHAPE to a constant shape, of which one extent may be -1: the one that fits. Any type.</summary>
internal sealed class Reshape : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 2);
        GraphTensor input = context.Input(0);
        context.RequireSameType(context.Output(), input);
        int[] wanted = context.HasInput(1)
            ? context.ConstantIntegers(context.Input(1))
            : [.. context.Options<ReshapeOptions>().NewShape];
        context.Require(wanted.Length <= Shape.MaxRank && wanted.All(extent => extent >= -1) && wanted.Count(extent => extent == -1) <= 1, null,
            $"its new shape is [{string.Join(',', wanted)}]", $"at most {Shape.MaxRank} extents of 0 or more, one of them may be -1");
        long count = 1;
        foreach (int extent in wanted.Where(extent => extent != -1)) count = Math.Min(count * extent, int.MaxValue);
        long open = count == 0 ? 0 : input.Shape.ElementCount / count;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == -1) (wanted[i], count) = ((int)open, count * open);
        }

        context.Require(count == input.Shape.ElementCount, input, $"its shape is {input.Shape}",
            $"as many elements as [{string.Join(',', wanted)}] has");
        return new Shape(wanted);
    }

    public override PreparedOp Prepare(PrepareContext context) => new PassOn();
}
