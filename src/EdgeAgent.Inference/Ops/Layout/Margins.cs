using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>What a padding puts before and behind each axis of its input.</summary>
/// <param name="Input">The shape inside.</param>
/// <param name="Output">The shape with its margins.</param>
/// <param name="Before">Elements before each axis.</param>
/// <param name="After">Elements behind it.</param>
internal sealed record Margins(Shape Input, Shape Output, int[] Before, int[] After)
{
    /// <summary>Reads the constant list [rank,2] at input 1 of a padding.</summary>
    public static Margins Read(PrepareContext context)
    {
        Shape input = context.Input(0).Shape;
        GraphTensor paddings = context.Input(1);
        context.Require(paddings.Shape is [var rank, 2] && rank == input.Rank, paddings, $"its shape is {paddings.Shape}", $"[{input.Rank},2]");
        int[] values = context.ConstantIntegers(paddings);
        context.Require(values.All(value => value >= 0), paddings, "a padding is negative", "0 or more");
        int[] before = [.. input.Select((_, d) => values[2 * d])], after = [.. input.Select((_, d) => values[2 * d + 1])];
        return new Margins(input, new Shape([.. input.Select((extent, d) => checked(extent + before[d] + after[d]))]), before, after);
    }

    /// <summary>The copy of the input into its place.</summary>
    public StridedCopy CopyInput(int elementSize)
    {
        long[] from = Strides.Of(Input.Dimensions), to = Strides.Of(Output.Dimensions);
        return StridedCopy.Create([.. Input.Select((extent, d) => new CopyAxis(extent, from[d], to[d]))], elementSize,
            targetStart: new MarginBox(0, IsBefore: true, [], Before).Start(to));
    }

    /// <summary>The margins as boxes that do not meet, those of the innermost axis first: a box is as long as the input along the axes outside
    /// its own, and as long as the output along those inside.</summary>
    public IEnumerable<MarginBox> Boxes()
    {
        for (int axis = Input.Rank - 1; axis >= 0; axis--)
        {
            if (Before[axis] > 0) yield return Box(axis, isBefore: true);
            if (After[axis] > 0) yield return Box(axis, isBefore: false);
        }
    }

    private MarginBox Box(int axis, bool isBefore)
    {
        int[] extents = [.. Input.Dimensions[..axis], isBefore ? Before[axis] : After[axis], .. Output.Dimensions[(axis + 1)..]];
        int[] corner = [.. Before[..axis], isBefore ? 0 : Before[axis] + Input[axis], .. new int[Input.Rank - axis - 1]];
        return new MarginBox(axis, isBefore, extents, corner);
    }
}
