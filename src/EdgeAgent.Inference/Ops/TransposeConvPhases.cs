using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of TRANSPOSE_CONV on packed kernels: a plain convolution for each phase, whose pixels are then spread.</summary>
/// <remarks>Pixels that no phase reaches hold the requantized bias. With strides of 1 the only phase writes the output itself.</remarks>
internal sealed class TransposeConvPhases<T>(
    TransposeConvPhases<T>.Convolve[] phases, StridedCopy[] spreads, int[] lengths, string kernel, int batches, T[] unreached) : PreparedOp
    where T : unmanaged
{
    private const int Kernels = 0, Staging = 1;

    /// <summary>Convolves one image.</summary>
    internal delegate void Convolve(ReadOnlySpan<T> input, Span<T> output, Span<byte> scratch);

    public override string Kernel => kernel;

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<T> inputs = context.Input<T>(TransposeConv.Input);
        Span<T> outputs = context.Output<T>();
        Span<byte> scratch = phases.Length > 0 ? context.Scratch<byte>(Kernels) : default;
        int inputLength = inputs.Length / batches, outputLength = outputs.Length / batches;
        for (int at = 0; unreached.Length > 0 && at < outputs.Length; at += unreached.Length) unreached.CopyTo(outputs[at..]);
        for (int n = 0; n < batches; n++)
        {
            ReadOnlySpan<T> input = inputs.Slice(n * inputLength, inputLength);
            Span<T> output = outputs.Slice(n * outputLength, outputLength);
            if (spreads.Length == 0)
            {
                foreach (Convolve phase in phases) phase(input, output, scratch);
                continue;
            }

            for (int i = 0; i < phases.Length; i++)
            {
                Span<T> staged = context.Scratch<T>(Staging)[..lengths[i]];
                phases[i](input, staged, scratch);
                spreads[i].Run(MemoryMarshal.AsBytes(staged), MemoryMarshal.AsBytes(output));
            }
        }
    }
}

/// <summary>Plans TRANSPOSE_CONV on packed kernels.</summary>
internal static class TransposeConvPhases
{
    /// <summary>What one channel of a phase takes beside its weights: bias and requantization factor, as read and as packed.</summary>
    private const int ChannelBytes = 32;

    /// <summary>The most bytes that a phase of several rows of residues stages.</summary>
    private const int StagedBytes = 256 * 1024;

    public static PreparedOp Create(
        PrepareContext context, KernelSet kernels, TransposedWindow window, int inputZeroPoint, int filterZeroPoint, int[] bias, OutputStage stage)
    {
        ReadOnlySpan<sbyte> filter = MemoryMarshal.Cast<byte, sbyte>(context.Input(TransposeConv.Filter).Constant.Span);
        TransposedWindow.Phase[] phases = Reserve(context, window, sizeof(sbyte));
        TransposeConvPhases<sbyte>.Convolve[] convolutions = new TransposeConvPhases<sbyte>.Convolve[phases.Length];
        (int scratch, string kernel) = (0, "fill");
        for (int i = 0; i < phases.Length; i++)
        {
            TransposedWindow.Phase phase = phases[i];
            int channels = phase.Residues * window.Output[3];
            OutputStage repeated = stage.Factors.Length == 1 ? stage : stage with { Factors = phase.Repeat(stage.Factors) };
            Qs8Convolution convolution = context.Own(new Qs8Convolution(
                kernels, phase.Window, phase.TakeTaps(filter, window), phase.Repeat(bias), window.Input[3], inputZeroPoint, filterZeroPoint,
                context.Own(repeated.ToTable(channels))));
            convolutions[i] = (input, output, block) => convolution.Run(input, output, channels, block, convolution.WholeImage);
            (scratch, kernel) = (Math.Max(scratch, convolution.ScratchBytes), convolution.KernelName);
        }

        sbyte[] unreached = new sbyte[window.CoversOutput ? 0 : window.Output[3]];
        for (int m = 0; m < unreached.Length; m++) unreached[m] = stage.Apply(bias.Length == 0 ? 0 : bias[m], m);
        return Create(context, window, phases, convolutions, scratch, kernel, unreached, sizeof(sbyte));
    }

    public static PreparedOp Create(PrepareContext context, KernelSet kernels, TransposedWindow window, float[] bias, F32Clamp clamp)
    {
        ReadOnlySpan<float> filter = MemoryMarshal.Cast<byte, float>(context.Input(TransposeConv.Filter).Constant.Span);
        TransposedWindow.Phase[] phases = Reserve(context, window, sizeof(float));
        TransposeConvPhases<float>.Convolve[] convolutions = new TransposeConvPhases<float>.Convolve[phases.Length];
        (int scratch, string kernel) = (0, "fill");
        for (int i = 0; i < phases.Length; i++)
        {
            TransposedWindow.Phase phase = phases[i];
            int channels = phase.Residues * window.Output[3];
            F32Convolution convolution = context.Own(new F32Convolution(
                kernels, phase.Window, phase.TakeTaps(filter, window), phase.Repeat(bias), window.Input[3], channels, clamp));
            convolutions[i] = (input, output, block) => convolution.Run(input, output, channels, block, convolution.WholeImage);
            (scratch, kernel) = (Math.Max(scratch, convolution.ScratchBytes), convolution.KernelName);
        }

        float[] unreached = new float[window.CoversOutput ? 0 : window.Output[3]];
        for (int m = 0; m < unreached.Length; m++) unreached[m] = FloatActivation.Clamp(bias.Length == 0 ? 0 : bias[m], clamp.Minimum, clamp.Maximum);
        return Create(context, window, phases, convolutions, scratch, kernel, unreached, sizeof(float));
    }

    /// <summary>Finds the phases and counts what they will take.</summary>
    private static TransposedWindow.Phase[] Reserve(PrepareContext context, TransposedWindow window, int elementSize)
    {
        TransposedWindow.Phase[] phases = [.. window.Phases(StagedBytes / elementSize)];
        foreach (TransposedWindow.Phase phase in phases)
        {
            long channels = (long)phase.Residues * window.Output[3];
            context.ReserveWeights(checked(channels * (phase.Window.Taps * (long)window.Input[3] * elementSize + ChannelBytes)));
            if (!phase.Window.IsPointwise) context.ReserveTables(sizeof(int) * (long)phase.Window.OutputPixels * phase.Window.Taps);
        }

        return phases;
    }

    private static TransposeConvPhases<T> Create<T>(
        PrepareContext context, TransposedWindow window, TransposedWindow.Phase[] phases, TransposeConvPhases<T>.Convolve[] convolutions, int scratch,
        string kernel, T[] unreached, int elementSize)
        where T : unmanaged
    {
        int[] lengths = Array.ConvertAll(phases, phase => checked(phase.Window.OutputPixels * phase.Residues * window.Output[3]));
        bool isWhole = window.Stride is (1, 1);
        if (phases.Length > 0) context.ReserveScratch(scratch);
        if (phases.Length > 0 && !isWhole) context.ReserveScratch((long)lengths.Max() * elementSize);
        StridedCopy[] spreads = isWhole ? [] : Array.ConvertAll(phases, phase => phase.Spread(window, elementSize));
        return new TransposeConvPhases<T>(convolutions, spreads, lengths, kernel, window.Input[0], unreached);
    }
}
