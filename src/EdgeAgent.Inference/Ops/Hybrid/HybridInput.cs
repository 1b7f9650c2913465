using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Hybrid;

/// <summary>The float32 input of a hybrid node, quantized to int8 image by image in two phases: the range of each image, then its integers.</summary>
/// <remarks>What the phases write lies in memory that threads share.</remarks>
internal sealed class HybridInput
{
    /// <summary>Elements of a part of an image: its floats fit a small second-level cache beside its integers.</summary>
    private const int PartLength = 16 * 1024;

    private const int MostPartsOfImage = 64;

    private readonly int _integers, _ranges, _activations, _padding, _resolved;
    private readonly float _scaleFactor;
    private readonly bool _isAsymmetric;
    private readonly DequantizationTable? _table;

    /// <summary>Asks for the memory.</summary>
    /// <param name="context">The node.</param>
    /// <param name="images">Number of images, or of rows of a product.</param>
    /// <param name="scheme">How images are quantized.</param>
    /// <param name="paddingLength">Zero points that each image needs in a row.</param>
    /// <param name="table">What to resolve for each image; null for nothing.</param>
    public HybridInput(PrepareContext context, int images, HybridScheme scheme, int paddingLength = 0, DequantizationTable? table = null)
    {
        GraphTensor input = context.Input(Convolution.Input);
        (Images, ImageLength, _table) = (images, (int)(input.Shape.ElementCount / images), table);
        (_isAsymmetric, _scaleFactor) = (scheme.IsAsymmetric, scheme.SharedScale);
        LengthOfPart = Math.Max(PartLength, (ImageLength + MostPartsOfImage - 1) / MostPartsOfImage);
        PartsOfImage = Math.Max(1, (ImageLength + LengthOfPart - 1) / LengthOfPart);
        PaddingLength = paddingLength;
        _integers = context.ReserveShared(input.Shape.ElementCount + AlignedBuffer.ReadableSlack);
        _ranges = context.ReserveShared(sizeof(float) * 2L * images * PartsOfImage);
        _activations = context.ReserveShared(sizeof(float) * 3L * images);
        _padding = context.ReserveShared((long)images * PaddingStride + AlignedBuffer.ReadableSlack);
        _resolved = context.ReserveShared((long)images * (table?.ResolvedBytes ?? 0));
    }

    public int Images { get; }

    public int ImageLength { get; }

    public int LengthOfPart { get; }

    public int PartsOfImage { get; }

    private int PaddingLength { get; }

    private int PaddingStride => PaddingLength + AlignedBuffer.ReadableSlack;

    /// <summary>The integers of all images.</summary>
    public Span<sbyte> Integers(EvalContext context) => context.Scratch<sbyte>(_integers)[..(Images * ImageLength)];

    /// <summary>The integers of an image.</summary>
    public Span<sbyte> Integers(EvalContext context, int image) => Integers(context).Slice(image * ImageLength, ImageLength);

    /// <summary>How each image was quantized; its scale holds the scale of the weights where they have one.</summary>
    public Span<ActivationQuantization> Activations(EvalContext context) => context.Scratch<ActivationQuantization>(_activations)[..Images];

    /// <summary>A row of an image's zero point.</summary>
    public Span<sbyte> PaddingRow(EvalContext context, int image) => context.Scratch<sbyte>(_padding).Slice(image * PaddingStride, PaddingLength);

    /// <summary>The table that was resolved for an image.</summary>
    public Span<byte> Resolved(EvalContext context, int image) =>
        context.Scratch<byte>(_resolved).Slice(image * _table!.ResolvedBytes, _table.ResolvedBytes);

    /// <summary>The two phases.</summary>
    public (DivisibleOp Ranges, DivisibleOp Integers) Phases() => (new RangePhase(this), new IntegerPhase(this));

    private (int Image, int First, int Length) Part(int part)
    {
        (int image, int place) = Math.DivRem(part, PartsOfImage);
        int first = place * LengthOfPart;
        return (image, first, Math.Min(LengthOfPart, ImageLength - first));
    }

    private ReadOnlySpan<float> Values(EvalContext context, int part)
    {
        (int image, int first, int length) = Part(part);
        return context.Input<float>(Convolution.Input).Slice(image * ImageLength + first, length);
    }

    private ActivationQuantization Quantization(EvalContext context, int image)
    {
        F32Range range = default;
        foreach (F32Range part in context.Scratch<F32Range>(_ranges).Slice(image * PartsOfImage, PartsOfImage)) range = range.Join(part);
        return _isAsymmetric ? ActivationQuantization.Asymmetric(range) : ActivationQuantization.Symmetric(range);
    }

    private void Publish(EvalContext context, int image, ActivationQuantization quantization)
    {
        Activations(context)[image] = quantization with { Scale = quantization.Scale * _scaleFactor };
        PaddingRow(context, image).Fill((sbyte)quantization.ZeroPoint);
        _table?.Resolve(quantization, Resolved(context, image));
    }

    private sealed class RangePhase(HybridInput input) : DivisibleOp
    {
        public override string Kernel => "";

        public override int Parts => input.Images * input.PartsOfImage;

        public override long Cycles => WorkEstimate.Vectors((long)input.Images * input.ImageLength);

        public override void Eval(EvalContext context, int first, int count)
        {
            for (int part = first; part < first + count; part++)
                context.Scratch<F32Range>(input._ranges)[part] = F32Range.Of(input.Values(context, part));
        }
    }

    private sealed class IntegerPhase(HybridInput input) : DivisibleOp
    {
        public override string Kernel => "";

        public override int Parts => input.Images * input.PartsOfImage;

        public override long Cycles => WorkEstimate.Vectors((long)input.Images * input.ImageLength);

        public override void Eval(EvalContext context, int first, int count)
        {
            for (int part = first; part < first + count; part++)
            {
                (int image, int start, int length) = input.Part(part);
                ActivationQuantization quantization = input.Quantization(context, image);
                ActivationQuantizer.Quantize(
                    input.Values(context, part), quantization, input.Integers(context, image).Slice(start, length));
                if (start == 0) input.Publish(context, image, quantization);
            }
        }
    }
}
