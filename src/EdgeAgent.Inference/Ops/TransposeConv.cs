using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>TRANSPOSE_CONV: output shape (constant), filter [M,KH,KW,C], input [N,H,W,C], bias [M] or none -> [N,OH,OW,M].</summary>
/// <remarks>int8 (filter symmetric, per tensor or per channel on axis 0), uint8 (per tensor), float32, and int16 with int8 filters and biases of
/// 64 or 32 bits; SAME and VALID, fused clamps. Fast kernels run it as plain convolutions: see <see cref="TransposedWindow"/>. Source: TensorFlow
/// Lite reference kernels, TRANSPOSE_CONV.</remarks>
internal sealed class TransposeConv : Op
{
    public const int OutputShape = 0, Filter = 1, Input = 2, Bias = 3;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(3, 4);
        GraphTensor input = context.Input(Input), filter = context.Input(Filter);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        if (input.Type == TensorType.Int16) context.RequireType(filter, TensorType.Int8);
        else context.RequireSameType(filter, input);
        context.RequireSameType(context.Output(), input);
        context.RequireConstant(filter);
        context.RequireRank(input, 4);
        context.RequireRank(filter, 4);
        context.RequireNotEmpty(input);
        context.RequireNotEmpty(filter);
        context.Require(input.Shape[3] == filter.Shape[3], filter, $"its shape is {filter.Shape} on an input of {input.Shape}",
            $"{input.Shape[3]} input channels");
        RequireBias(context, filter.Shape[0]);
        TransposeConvOptions options = context.Options<TransposeConvOptions>();
        Convolution.RequirePositive(context, "stride", options.StrideHeight, options.StrideWidth);
        GraphTensor shape = context.Input(OutputShape);
        Shape output = context.ConstantShape(shape);
        context.Require(
            output.Rank == 4 && output.ElementCount > 0 && output[0] == input.Shape[0] && output[3] == filter.Shape[0], shape, $"it is {output}",
            $"[{input.Shape[0]},H,W,{filter.Shape[0]}] for an input of {input.Shape} and a filter of {filter.Shape}");
        context.CheckArena(output.ElementCount, $"output {output}");
        return output;
    }

    public override long CountMacs(PrepareContext context) =>
        checked(Window(context).Macs * context.Input(Filter).Shape[0] * context.Input(Filter).Shape[3]);

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input), filter = context.Input(Filter);
        TransposedWindow window = Window(context);
        ActivationFunction activation = context.Options<TransposeConvOptions>().FusedActivation;
        if (input.Type == TensorType.Float32)
        {
            (float min, float max) = Activation.Real(context, activation);
            float[] bias = context.HasInput(Bias) ? MemoryMarshal.Cast<byte, float>(context.Input(Bias).Constant.Span).ToArray() : [];
            return context.Kernels is { } kernels
                ? TransposeConvPhases.Create(context, kernels, window, bias, new F32Clamp(min, max))
                : new FloatReference(window, filter.Constant, bias, min, max);
        }

        int filterZeroPoint = Convolution.FilterZeroPoint(context, filter, quantizedAxis: 0);
        if (input.Type == TensorType.Int16) return TransposeConvInt16.Create(context, window, activation);

        OutputStage stage = Convolution.Stage(context, input, filter, activation, singlePrecisionProduct: input.IsUInt8);
        int[] biases = context.HasInput(Bias) ? MemoryMarshal.Cast<byte, int>(context.Input(Bias).Constant.Span).ToArray() : [];
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span);
        Convolution.RequireSumsFit(context, input, filter, weights, filter.Shape[0], weights.Length / filter.Shape[0], 1, biases, filterZeroPoint);
        int inputZeroPoint = context.PerTensor(input).ZeroPoint;
        return context.Kernels is { } set
            ? TransposeConvPhases.Create(context, set, window, inputZeroPoint, filterZeroPoint, biases, stage)
            : new Int8Reference(window, inputZeroPoint, filter.Constant, filterZeroPoint, biases, stage);
    }

    private static TransposedWindow Window(PrepareContext context)
    {
        TransposeConvOptions options = context.Options<TransposeConvOptions>();
        Shape kernel = context.Input(Filter).Shape;
        return TransposedWindow.Create(context.Input(Input).Shape, context.ConstantShape(context.Input(OutputShape)), (kernel[1], kernel[2]),
            (options.StrideHeight, options.StrideWidth), options.Padding);
    }

    private static void RequireBias(PrepareContext context, int outputChannels)
    {
        if (!context.HasInput(Bias)) return;
        GraphTensor bias = context.Input(Bias);
        TensorType type = context.Input(Input).Type;
        if (type == TensorType.Int16) context.RequireType(bias, TensorType.Int64, TensorType.Int32);
        else context.RequireType(bias, type == TensorType.Float32 ? TensorType.Float32 : TensorType.Int32);
        context.RequireConstant(bias);
        Convolution.RequireBias(context, bias, outputChannels);
    }

    private sealed class Int8Reference(
        TransposedWindow window, int inputZeroPoint, ReadOnlyMemory<byte> filter, int filterZeroPoint, int[] bias, OutputStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceTransposeConv.Run(
            window, context.Input<sbyte>(Input), inputZeroPoint, MemoryMarshal.Cast<byte, sbyte>(filter.Span), filterZeroPoint, bias, stage,
            context.Output<sbyte>());
    }

    private sealed class FloatReference(TransposedWindow window, ReadOnlyMemory<byte> filter, float[] bias, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceTransposeConv.Run(
            window, context.Input<float>(Input), MemoryMarshal.Cast<byte, float>(filter.Span), bias, min, max, context.Output<float>());
    }
}
