using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>ARG_MAX along a constant axis: the index of the first largest element; int8, uint8 and float32 to int32 or int64.</summary>
internal sealed class ArgMax : Op
{
    private const int Input = 0, Axis = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireType(context.Output(), TensorType.Int32, TensorType.Int64);
        return input.Shape.Without(new HashSet<int> { ReadAxis(context) }, keep: false);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        int axis = ReadAxis(context), inner = 1;
        for (int d = axis + 1; d < input.Shape.Rank; d++) inner *= input.Shape[d];
        return new Prepared(input.IsEightBit, context.Output().Type == TensorType.Int64, input.Shape[axis], inner);
    }

    private static int ReadAxis(PrepareContext context)
    {
        int[] axis = context.ConstantIntegers(context.Input(Axis));
        context.Require(axis.Length == 1, context.Input(Axis), $"it has {axis.Length} elements", "one axis");
        return context.ResolveAxis(axis[0], context.Input(Input).Shape);
    }

    private sealed class Prepared(bool isEightBit, bool toInt64, int extent, int inner) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            if (isEightBit && toInt64) ReferenceArgMax.Run(context.Input<sbyte>(Input), extent, inner, context.Output<long>());
            else if (isEightBit) ReferenceArgMax.Run(context.Input<sbyte>(Input), extent, inner, context.Output<int>());
            else if (toInt64) ReferenceArgMax.Run(context.Input<float>(Input), extent, inner, context.Output<long>());
            else ReferenceArgMax.Run(context.Input<float>(Input), extent, inner, context.Output<int>());
        }
    }
}
