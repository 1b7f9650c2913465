using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Hybrid;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>FULLY_CONNECTED: input of B*K elements, filter [M,K], bias [M] or none -> [B,M], or the input's shape with M last.</summary>
/// <remarks>int8 (filter symmetric, per tensor or per channel on axis 0), int16 with int8 weights, uint8 (per tensor) and float32. Source:
/// TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class FullyConnected : Op
{
    private static readonly Window2D OnePixel = new()
    {
        InputHeight = 1,
        InputWidth = 1,
        OutputHeight = 1,
        OutputWidth = 1,
        KernelHeight = 1,
        KernelWidth = 1,
    };

    public override Shape InferShape(PrepareContext context)
    {
        FullyConnectedOptions options = context.Options<FullyConnectedOptions>();
        Convolution.RequireTypes(context);
        context.Require(options.WeightsFormat == FullyConnectedWeightsFormat.Default, null, $"its weights are {options.WeightsFormat}", "Default");
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        context.RequireRank(filter, 2);
        int depth = filter.Shape[1], channels = filter.Shape[0];
        Convolution.RequireBias(context, channels);
        if (options.KeepNumDims)
        {
            context.Require(input.Shape.Rank > 0 && input.Shape.FromEnd(1) == depth, input, $"its shape is {input.Shape}",
                $"a last extent of {depth}");
            return new Shape([.. input.Shape.Dimensions[..^1], channels]);
        }

        context.Require(depth > 0 && input.Shape.ElementCount % depth == 0, input, $"its shape is {input.Shape}", $"a multiple of {depth} elements");
        return new Shape((int)(input.Shape.ElementCount / depth), channels);
    }

    public override long CountMacs(PrepareContext context) =>
        checked(context.Output().Shape.ElementCount * context.Input(Convolution.Filter).Shape[1]);

    public override PreparedOp Prepare(PrepareContext context)
    {
        FullyConnectedOptions options = context.Options<FullyConnectedOptions>();
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        int channels = filter.Shape[0], depth = filter.Shape[1], batches = (int)(input.Shape.ElementCount / depth);
        if (Convolution.IsHybrid(context))
            return HybridFullyConnected.Create(context, batches, depth, options);

        if (SixteenByEight.Is(context))
        {
            Window2D rows = OnePixel with { InputWidth = batches, OutputWidth = batches };
            return Int16Conv2D.Create(context, rows, 1, depth, channels, depth, options.FusedActivation, isFullyConnected: true);
        }

        if (!input.IsEightBit)
        {
            (float min, float max) = Activation.Real(context, options.FusedActivation);
            if (context.Kernels is { } kernels)
                return Float.Create(context, kernels, batches, depth, channels, new F32Clamp(min, max));
            return new FloatReference(batches, depth, channels, filter.Constant, Convolution.FloatBiases(context), min, max);
        }

        int filterZeroPoint = Convolution.FilterZeroPoint(context, quantizedAxis: 0);
        OutputStage stage = Convolution.Stage(context, options.FusedActivation, singlePrecisionProduct: true);
        int[] bias = Convolution.Biases(context);
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span);
        Convolution.RequireSumsFit(context, weights, channels, depth, 1, bias, filterZeroPoint);
        int inputZeroPoint = context.PerTensor(input).ZeroPoint;
        if (context.Kernels is null) return new Int8Reference(batches, depth, channels, inputZeroPoint, filter.Constant, filterZeroPoint, bias,
            stage);

        if (context.LowMemory)
        {
            Window2D rows = OnePixel with { InputHeight = batches, OutputHeight = batches };
            return UnpackedConvolution.Create(context, context.Kernels, rows, 1, depth, inputZeroPoint, filterZeroPoint, bias, stage);
        }

        context.ReserveWeights(weights.Length);
        Qs8GemmWeights packed = context.Own(Qs8GemmWeights.Pack(
            context.Kernels, weights, bias, channels, 1, depth, inputZeroPoint, filterZeroPoint, context.Store));
        context.ReserveScratch(packed.ScratchBytes);
        return new Int8(packed, context.Own(stage.ToTable(channels)), batches);
    }

    private sealed class Int8(Qs8GemmWeights weights, RequantizationTable requantize, int batches) : DivisibleOp
    {
        private readonly GemmParts _parts = new(1, batches, weights.RowStep, weights.Channels, weights.ChannelStep);
        private readonly Qs8RowProduct? _row = batches == 1 ? Qs8RowProduct.TryCreate(weights, requantize) : null;

        public override string Kernel => weights.KernelName;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.Product((long)batches * weights.Channels * weights.Depth);

        public override void Eval(EvalContext context, int first, int count)
        {
            if (_row is not null && count == Parts)
                _row.Run(context.Input<sbyte>(Convolution.Input), context.Output<sbyte>(), context.Scratch<byte>());
            else
                EvalTiles(context, first, count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void EvalTiles(EvalContext context, int first, int count)
        {
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out _, out GemmRange range);
                Qs8Gemm.Run(
                    weights, requantize, context.Input<sbyte>(Convolution.Input), weights.Depth, context.Output<sbyte>(), weights.Channels,
                    context.Scratch<byte>(), range);
            }
        }
    }

    private sealed class Int8Reference(
        int batches, int depth, int channels, int inputZeroPoint, ReadOnlyMemory<byte> filter, int filterZeroPoint, int[] bias, OutputStage stage)
        : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceFullyConnected.Run(
            batches, depth, channels, context.Input<sbyte>(Convolution.Input), inputZeroPoint,
            MemoryMarshal.Cast<byte, sbyte>(filter.Span), filterZeroPoint, bias, stage, context.Output<sbyte>());
    }

    private sealed class Float(F32GemmWeights weights, F32Clamp clamp, int batches) : DivisibleOp
    {
        private readonly GemmParts _parts = new(1, batches, weights.RowStep, weights.Channels, weights.ChannelStep);

        public override string Kernel => weights.KernelName;

        public override bool ReadsConstant(int input) => false;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.FloatProduct((long)batches * weights.Channels * weights.Depth);

        public static Float Create(PrepareContext context, KernelSet kernels, int batches, int depth, int channels, F32Clamp clamp)
        {
            ReadOnlySpan<float> filter = MemoryMarshal.Cast<byte, float>(context.Input(Convolution.Filter).Constant.Span);
            context.ReserveWeights(sizeof(float) * (long)filter.Length);
            F32GemmWeights packed = context.Own(F32GemmWeights.Pack(
                kernels, filter, Convolution.FloatBiases(context), channels, 1, depth, context.Store));
            context.ReserveScratch(packed.ScratchBytes);
            return new Float(packed, clamp, batches);
        }

        public override void Eval(EvalContext context, int first, int count)
        {
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out _, out GemmRange range);
                F32Gemm.Run(
                    weights, context.Input<float>(Convolution.Input), weights.Depth, context.Output<float>(), weights.Channels, clamp,
                    context.Scratch<byte>(), range);
            }
        }
    }

    private sealed class FloatReference(int batches, int depth, int channels, ReadOnlyMemory<byte> filter, float[] bias, float min, float max)
        : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceFullyConnected.Run(
            batches, depth, channels, context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, float>(filter.Span), bias, min, max,
            context.Output<float>());
    }
}
