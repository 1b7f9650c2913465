using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>PAD and PADV2: a constant before and behind each axis: zeros (the zero point where quantized), or with PADV2 a given scalar. Any type.</summary>
internal sealed class Pad : Op
{
    private const int Input = 0, Value = 2;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 3);
        context.RequireSameType(context.Output(), context.Input(Input));
        if (context.HasInput(Value))
        {
            GraphTensor value = context.Input(Value);
            context.RequireSameType(value, context.Input(Input));
            context.Require(value.Shape.ElementCount == 1, value, $"its shape is {value.Shape}", "one element");
        }

        return Margins.Read(context).Output;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        byte[] zero = new byte[sizeof(long)];
        if (input.IsEightBit)
        {
            Activation.RequireSameQuantization(context, input, context.Output());
            if (context.HasInput(Value)) Activation.RequireSameQuantization(context, context.Input(Value), context.Output());
            zero[0] = unchecked((byte)context.PerTensor(input).ZeroPoint);
        }

        Margins margins = Margins.Read(context);
        int size = ElementTypes.ByteSize(input.Type);
        long[] strides = Strides.Of(margins.Output.Dimensions);
        StridedCopy[] borders = [.. margins.Boxes().Select(box => StridedCopy.Create(
            [.. strides.Select((stride, d) => new CopyAxis(box.Extents[d], 0, stride))], size, targetStart: box.Start(strides)))];
        return new Prepared(margins.CopyInput(size), borders, context.HasInput(Value) ? null : zero);
    }

    private sealed class Prepared(StridedCopy inside, StridedCopy[] borders, byte[]? zero) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            Span<byte> output = context.Output<byte>();
            ReadOnlySpan<byte> fill = zero is null ? context.Input<byte>(Value) : zero;
            foreach (StridedCopy border in borders) border.Run(fill, output);
            inside.Run(context.Input<byte>(Input), output);
        }
    }
}
