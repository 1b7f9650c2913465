using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>ADD_N: the sum of any number of tensors of one shape; float32 and int32.</summary>
internal sealed class AddN : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, int.MaxValue);
        GraphTensor first = context.Input(0);
        context.RequireType(first, TensorType.Float32, TensorType.Int32);
        context.RequireSameType(context.Output(), first);
        for (int i = 1; i < context.InputCount; i++)
        {
            GraphTensor input = context.Input(i);
            context.RequireSameType(input, first);
            context.Require(input.Shape.Equals(first.Shape), input, $"its shape is {input.Shape}", $"{first.Shape}, the shape of tensor {first}");
        }

        return first.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context) => context.Input(0).Type == TensorType.Float32
        ? new Prepared<float>(context.InputCount, context.Kernels is null)
        : new Prepared<int>(context.InputCount, context.Kernels is null);

    private sealed class Prepared<T>(int count, bool isReference) : PreparedOp
        where T : unmanaged, INumber<T>
    {
        public override string Kernel => isReference ? "reference" : "vector";

        public override void Eval(EvalContext context)
        {
            Span<T> output = context.Output<T>();
            context.Input<T>(0).CopyTo(output);
            for (int i = 1; i < count; i++) Add(context.Input<T>(i), output);
        }

        private void Add(ReadOnlySpan<T> input, Span<T> output)
        {
            Sum<T> add = default;
            int done = 0;
            if (!isReference)
            {
                for (; done + Vector<T>.Count <= output.Length; done += Vector<T>.Count)
                    add.Apply(new Vector<T>(output[done..]), new Vector<T>(input[done..])).CopyTo(output[done..]);
            }

            for (; done < output.Length; done++) output[done] = add.Apply(output[done], input[done]);
        }
    }
}
