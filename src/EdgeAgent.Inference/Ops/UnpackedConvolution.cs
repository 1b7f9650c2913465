using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of int8 CONV_2D and FULLY_CONNECTED that reads the model's own weights.</summary>
/// <remarks>See <see cref="InterpreterOptions.LowMemory"/>.</remarks>
internal sealed class UnpackedConvolution(Qs8UnpackedConvolution convolution, int images, int imageLength, long macs) : DivisibleOp
{
    private readonly GemmParts _parts = new(
        images, convolution.OutputPixels, Qs8UnpackedConvolution.RowStep, convolution.OutputChannels, Qs8UnpackedConvolution.ChannelStep);

    public override string Kernel => convolution.KernelName;

    public override int Parts => _parts.Count;

    public override long Cycles => 4 * WorkEstimate.Product(macs);

    public override long OutputRowBytes => convolution.OutputChannels;

    /// <summary>Prepares a convolution of a number of images; a matrix product is that of one image with a pixel for each row.</summary>
    public static UnpackedConvolution Create(
        PrepareContext context, KernelSet kernels, in Window2D window, int images, int inputChannels, int inputZeroPoint, int filterZeroPoint,
        int[] bias, OutputStage stage)
    {
        ReadOnlyMemory<byte> weights = context.Input(Convolution.Filter).Constant;
        int channels = weights.Length / (window.Taps * inputChannels);
        RequantizationTable table = context.Own(stage.ToTable(channels));
        Qs8UnpackedConvolution convolution = context.Own(new Qs8UnpackedConvolution(
            kernels, window, weights, bias, inputChannels, inputZeroPoint, filterZeroPoint, table));
        context.ReserveScratch(convolution.ScratchBytes);
        return new UnpackedConvolution(convolution, images, window.InputPixels * inputChannels, (long)images * window.OutputPixels * weights.Length);
    }

    public override void Eval(EvalContext context, int first, int count)
    {
        ReadOnlySpan<sbyte> input = context.Input<sbyte>(Convolution.Input);
        int stride = context.OutputStride<sbyte>(convolution.OutputChannels);
        for (int done; count > 0; first += done, count -= done)
        {
            done = _parts.Next(first, count, out int n, out GemmRange range);
            convolution.Run(
                input.Slice(n * imageLength, imageLength), context.Output<sbyte>()[(n * convolution.OutputPixels * stride)..], stride,
                context.Scratch<byte>(), range);
        }
    }
}
