using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>Constant weights [rows, depth] that real vectors are multiplied by, put together from one or more matrices of equal depth.</summary>
internal abstract class RealMatrix(int rows, int depth)
{
    private const int MostDepth = 1 << 17;

    public int Rows => rows;

    public int Depth => depth;

    /// <summary>The kernel that runs.</summary>
    public abstract string Kernel { get; }

    /// <summary>Prepares matrices that lie one after the other: float32, or int8 of one scale each.</summary>
    public static RealMatrix Create(PrepareContext context, params ReadOnlySpan<GraphTensor> parts)
    {
        int depth = parts[0].Shape[1], rows = 0;
        foreach (GraphTensor part in parts) rows = checked(rows + part.Shape[0]);
        context.Require(depth <= MostDepth, parts[0], $"its shape is {parts[0].Shape}", $"at most {MostDepth} columns");
        bool isInt8 = parts[0].Type == TensorType.Int8;
        context.ReserveWeights(checked((long)rows * depth * (isInt8 ? 1 : sizeof(float))));
        return isInt8 ? Int8RealMatrix.Create(context, parts, rows, depth)
            : context.Kernels is { } kernels ? PackedRealMatrix.Create(context, kernels, Join<float>(parts, rows, depth), rows, depth)
            : new NaiveRealMatrix(Join<float>(parts, rows, depth), rows, depth);
    }

    /// <summary>Computes <c>output[i * outputStride + r]</c> = row r times the vector at i * stride.</summary>
    public abstract void Multiply(
        EvalContext context, ReadOnlySpan<float> vectors, int stride, int count, Span<float> output, int outputStride);

    /// <summary>The matrices as one.</summary>
    internal static T[] Join<T>(ReadOnlySpan<GraphTensor> parts, int rows, int depth)
        where T : unmanaged
    {
        T[] joined = new T[checked(rows * depth)];
        int at = 0;
        foreach (GraphTensor part in parts)
        {
            MemoryMarshal.Cast<byte, T>(part.Constant.Span).CopyTo(joined.AsSpan(at));
            at += (int)part.Shape.ElementCount;
        }

        return joined;
    }

    private sealed class PackedRealMatrix(F32GemmWeights weights, int scratch) : RealMatrix(weights.Channels, weights.Depth)
    {
        public override string Kernel => weights.KernelName;

        public static PackedRealMatrix Create(PrepareContext context, KernelSet kernels, float[] joined, int rows, int depth)
        {
            F32GemmWeights packed = context.Own(F32GemmWeights.Pack(kernels, joined, [], rows, 1, depth, context.Store));
            return new PackedRealMatrix(packed, context.ReserveScratch(packed.ScratchBytes));
        }

        public override void Multiply(
            EvalContext context, ReadOnlySpan<float> vectors, int stride, int count, Span<float> output, int outputStride) => F32Gemm.Run(
            weights, vectors, stride, output, outputStride, new F32Clamp(float.NegativeInfinity, float.PositiveInfinity),
            context.Scratch<byte>(scratch), new GemmRange(0, count, 0, weights.Channels));
    }

    private sealed class NaiveRealMatrix(float[] weights, int rows, int depth) : RealMatrix(rows, depth)
    {
        public override string Kernel => "reference";

        public override void Multiply(
            EvalContext context, ReadOnlySpan<float> vectors, int stride, int count, Span<float> output, int outputStride)
        {
            for (int i = 0; i < count; i++)
                for (int r = 0; r < Rows; r++)
                {
                    float sum = 0;
                    for (int k = 0; k < Depth; k++) sum += weights[r * Depth + k] * vectors[i * stride + k];
                    output[i * outputStride + r] = sum;
                }
        }
    }

    /// <summary>Quantizes each vector by its largest magnitude, as TensorFlow Lite's hybrid kernels do.</summary>
    private sealed class Int8RealMatrix(IntegerMatrix weights, (int Rows, float Scale)[] parts, int quantized, int sums)
        : RealMatrix(weights.Rows, weights.Depth)
    {
        public override string Kernel => $"hybrid {weights.Kernel}";

        public static Int8RealMatrix Create(PrepareContext context, ReadOnlySpan<GraphTensor> parts, int rows, int depth)
        {
            (int, float)[] scales = new (int, float)[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                QuantizationParameters codes = context.PerTensor(parts[i]);
                context.Require(codes.ZeroPoint == 0, parts[i], $"its zero point is {codes.ZeroPoint}", "0 for weights under real activations");
                scales[i] = (parts[i].Shape[0], codes.Scale);
            }

            return new Int8RealMatrix(
                new IntegerMatrix(context, Join<sbyte>(parts, rows, depth), rows, depth), scales, context.ReserveScratch(depth),
                context.ReserveScratch((long)rows * sizeof(int)));
        }

        public override void Multiply(
            EvalContext context, ReadOnlySpan<float> vectors, int stride, int count, Span<float> output, int outputStride)
        {
            Span<sbyte> vector = context.Scratch<sbyte>(quantized)[..Depth];
            Span<int> products = context.Scratch<int>(sums)[..Rows];
            for (int i = 0; i < count; i++)
            {
                float vectorScale = ReferenceHybrid.Quantize(vectors.Slice(i * stride, Depth), vector);
                weights.Multiply(vector, products);
                int r = 0;
                foreach ((int partRows, float partScale) in parts)
                {
                    float scale = vectorScale * partScale;
                    for (int end = r + partRows; r < end; r++) output[i * outputStride + r] = products[r] * scale;
                }
            }
        }
    }
}
