using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>REDUCE_PROD over constant axes; float32, int32, int64, and quantized int8 and int16 (zero points 0).</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, REDUCE_PROD.</remarks>
internal sealed class ReduceProduct() : ReductionOp(TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    /// <summary>The largest exponent of the factor that the wide multiplication takes.</summary>
    private const int LargestShift = 7;

    public override PreparedOp Prepare(PrepareContext context) => context.Input(Input).Type switch
    {
        TensorType.Float32 => Create(context, default(Product<float>), 1f),
        TensorType.Int32 => Create(context, default(Product<int>), 1),
        TensorType.Int64 => Create(context, default(Product<long>), 1L),
        TensorType.Int16 => Quantized<short>(context),
        _ => Quantized<sbyte>(context),
    };

    private static PreparedOp Quantized<T>(PrepareContext context)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        GraphTensor input = context.Input(Input), output = context.Output();
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        context.Require(input.Type != TensorType.Int16 || (from.ZeroPoint == 0 && to.ZeroPoint == 0), input,
            "its zero point or its output's is not 0", "zero point 0 for int16");
        Reduction reduction = Map(context);
        QuantizedMultiplier factor = context.Factor(from.Scale / Math.Pow(to.Scale, 1.0 / reduction.Count));
        context.Require(factor.Shift <= LargestShift, output, $"its scale is {to.Scale:G6}",
            "a scale that does not multiply elements by 128 or more");
        QuantizedProductStage<T> stage = new(from.ZeroPoint, factor, to.ZeroPoint);
        context.ReserveScratch(output.Shape.ElementCount * sizeof(int));
        context.ReserveScratch(output.Shape.ElementCount);
        return context.Kernels is null ? new Naive<T>(reduction, stage) : new ByRows<T>(Rows(context), stage);
    }

    private sealed class Naive<T>(Reduction reduction, QuantizedProductStage<T> stage) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceReduce.Product(
            reduction, context.Input<T>(Input), stage, context.Scratch<int>(0), context.Scratch<byte>(1), context.Output<T>());
    }

    /// <summary>The order of multiplications is that of the input's elements, since each is rounded.</summary>
    private sealed class ByRows<T>(BroadcastRows rows, QuantizedProductStage<T> stage) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override string Kernel => "rows";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<T> input = context.Input<T>(Input);
            Span<T> output = context.Output<T>();
            Span<int> products = context.Scratch<int>(0);
            Span<byte> isBegun = context.Scratch<byte>(1);
            isBegun.Clear();
            int length = rows.Length;
            BroadcastRows.Enumerator at = rows.StartAt(0);
            for (int r = 0; r < rows.Count; r++, at.MoveNext())
            {
                ReadOnlySpan<T> elements = input[..length];
                input = input[length..];
                ref byte begun = ref isBegun[at.Current[0]];
                if (rows.Repeats(0)) products[at.Current[0]] = Fold(elements, begun == 0 ? null : products[at.Current[0]]);
                else Combine(elements, begun != 0, products.Slice(at.Current[0], length));
                begun = 1;
            }

            for (int i = 0; i < output.Length; i++) output[i] = stage.Finish(products[i]);
        }

        private int Fold(ReadOnlySpan<T> elements, int? before)
        {
            int product = before is { } value ? stage.Next(value, elements[0]) : stage.First(elements[0]);
            foreach (T element in elements[1..]) product = stage.Next(product, element);
            return product;
        }

        private void Combine(ReadOnlySpan<T> elements, bool isBegun, Span<int> products)
        {
            if (isBegun)
            {
                for (int i = 0; i < products.Length; i++) products[i] = stage.Next(products[i], elements[i]);
            }
            else
            {
                for (int i = 0; i < products.Length; i++) products[i] = stage.First(elements[i]);
            }
        }
    }
}
