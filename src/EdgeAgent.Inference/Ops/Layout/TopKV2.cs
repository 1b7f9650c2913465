using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>TOPK_V2: the k largest elements along the last axis, largest first, and their int32 indices; of equal elements the one of lower index
/// comes first.</summary>
/// <remarks>input [R..,N], k constant -> values [R..,k], indices [R..,k]; float32, int8, uint8, int16, int32, int64.</remarks>
internal sealed class TopKV2 : MultiOutputOp
{
    private const int Input = 0, K = 1, Values = 0, Indices = 1;

    public override int? OutputCount => 2;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(context.Output(Values), input);
        context.RequireType(context.Output(Indices), TensorType.Int32);
        int[] k = context.ConstantIntegers(context.Input(K));
        context.Require(input.Shape.Rank > 0 && k.Length == 1 && k[0] > 0 && k[0] <= input.Shape.FromEnd(1), context.Input(K),
            $"it is [{string.Join(',', k)}] for {input.Shape}", "one number of 1 to the last extent");
        Shape shape = new([.. input.Shape.Dimensions[..^1], k[0]]);
        return [shape, shape];
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int length = context.Input(Input).Shape.FromEnd(1), k = context.Output(Values).Shape.FromEnd(1);
        return context.Input(Input).Type switch
        {
            TensorType.Float32 => new Prepared<float>(length, k),
            TensorType.Int16 => new Prepared<short>(length, k),
            TensorType.Int32 => new Prepared<int>(length, k),
            TensorType.Int64 => new Prepared<long>(length, k),
            _ => new Prepared<sbyte>(length, k),
        };
    }

    /// <summary>Keeps the best k seen so far in a heap with the worst of them on top, then takes them out from the worst to the best.</summary>
    private sealed class Prepared<T>(int length, int k) : PreparedOp
        where T : unmanaged, INumber<T>
    {
        public override string Kernel => "heap";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<T> input = context.Input<T>(Input);
            Span<T> values = context.Output<T>(Values);
            for (int row = 0; row * length < input.Length; row++)
            {
                ReadOnlySpan<T> elements = input.Slice(row * length, length);
                Span<int> best = context.Output<int>(Indices).Slice(row * k, k);
                Select(elements, best);
                for (int i = 0; i < k; i++) values[row * k + i] = elements[best[i]];
            }
        }

        private static void Select(ReadOnlySpan<T> elements, Span<int> heap)
        {
            int k = heap.Length;
            for (int i = 0; i < k; i++) heap[i] = i;
            for (int i = k / 2 - 1; i >= 0; i--) SiftDown(elements, heap, i);
            for (int i = k; i < elements.Length; i++)
            {
                if (!IsBetter(elements, i, heap[0])) continue;
                heap[0] = i;
                SiftDown(elements, heap, 0);
            }

            for (int last = k - 1; last > 0; last--)
            {
                (heap[0], heap[last]) = (heap[last], heap[0]);
                SiftDown(elements, heap[..last], 0);
            }
        }

        private static void SiftDown(ReadOnlySpan<T> elements, Span<int> heap, int at)
        {
            while (2 * at + 1 < heap.Length)
            {
                int child = 2 * at + 1;
                if (child + 1 < heap.Length && IsBetter(elements, heap[child], heap[child + 1])) child++;
                if (!IsBetter(elements, heap[at], heap[child])) return;
                (heap[at], heap[child]) = (heap[child], heap[at]);
                at = child;
            }
        }

        private static bool IsBetter(ReadOnlySpan<T> elements, int a, int b) =>
            elements[a] > elements[b] || (elements[a] == elements[b] && a < b);
    }
}
