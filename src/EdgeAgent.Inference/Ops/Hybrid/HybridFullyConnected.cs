using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Hybrid;

/// <summary>The ready forms of FULLY_CONNECTED with float32 activations and int8 weights: each row is quantized by itself.</summary>
internal static class HybridFullyConnected
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

    /// <summary>Checks the filter and builds the node.</summary>
    public static PreparedOp Create(PrepareContext context, int rows, int depth, FullyConnectedOptions options)
    {
        GraphTensor filter = context.Input(Convolution.Filter);
        int channels = filter.Shape[0];
        HybridScheme scheme = HybridScheme.Of(context, quantizedAxis: 0, (options.AsymmetricQuantizeInputs, options.AsymmetricQuantizeInputs));
        HybridScheme.RequireSumsFit(context, channels, isDepthwise: false);
        (float min, float max) = Activation.Real(context, options.FusedActivation);
        if (context.Kernels is { } kernels) return Fast.Create(context, kernels, rows, depth, scheme, new F32Clamp(min, max));
        context.ReserveScratch(depth);
        return new Reference(rows, depth, channels, filter.Constant, scheme, Convolution.FloatBiases(context), min, max);
    }

    private sealed class Fast(HybridInput input, Product product) : PhasedOp
    {
        private readonly DivisibleOp[] _phases = [input.Phases().Ranges, input.Phases().Integers, product];

        public override string Kernel => product.Kernel;

        public override IReadOnlyList<DivisibleOp> Phases => _phases;

        public override bool ReadsConstant(int input) => false;

        public static Fast Create(PrepareContext context, KernelSet kernels, int rows, int depth, HybridScheme scheme, F32Clamp clamp)
        {
            GraphTensor filter = context.Input(Convolution.Filter);
            ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span);
            context.ReserveWeights(weights.Length);
            DequantizationTable table = scheme.Table(context, clamp, isDepthwise: false);
            Qs8GemmWeights packed = context.Own(Qs8GemmWeights.Pack(kernels, weights, [], filter.Shape[0], 1, depth, 0, 0, context.Store));
            HybridInput input = new(context, rows, scheme);
            return new Fast(input, new Product(packed, table, input, context.ReserveScratch(Qs8Gemm.FloatScratchBytes(packed))));
        }
    }

    private sealed class Product(Qs8GemmWeights weights, DequantizationTable table, HybridInput input, int scratch) : DivisibleOp
    {
        private readonly GemmParts _parts = new(1, input.Images, weights.RowStep, weights.Channels, weights.ChannelStep);

        public override string Kernel => weights.FloatKernelName;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.Product((long)input.Images * weights.Channels * weights.Depth);

        public override void Eval(EvalContext context, int first, int count)
        {
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out _, out GemmRange range);
                Qs8Gemm.Run(
                    weights, table, input.Activations(context), input.Integers(context), weights.Depth, context.Output<float>(), weights.Channels,
                    context.Scratch<byte>(scratch), range);
            }
        }
    }

    private sealed class Reference(
        int rows, int depth, int channels, ReadOnlyMemory<byte> filter, HybridScheme scheme, float[] bias, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceHybrid.Convolve(
            OnePixel, rows, depth, channels, depth, context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span), scheme,
            bias, min, max, context.Scratch<sbyte>(), context.Output<float>());
    }
}
