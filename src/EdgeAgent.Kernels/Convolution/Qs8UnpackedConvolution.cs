using System.Runtime.InteropServices;

namespace EdgeAgent.Kernels;

/// <summary>A prepared CONV_2D in int8 that reads its weights where they lie: input [N,H,W,C], filter [M,KH,KW,C] -> output [N,OH,OW,M].</summary>
/// <remarks>Slower than <see cref="Qs8Convolution"/>, and without a packed copy of the weights or a table: what it holds grows with M alone. Four
/// pixels are computed together; their patches are copied to scratch memory. A matrix product is the case of a 1x1 window over an image of one row.
/// Results are the same bytes. Immutable; threads may run disjoint ranges of one image, each with its own scratch.</remarks>
public sealed unsafe class Qs8UnpackedConvolution : IDisposable
{
    /// <summary>Pixels that are computed together; ranges are best split at multiples of it.</summary>
    public const int RowStep = 4;

    /// <summary>Channels at whose multiples ranges are best split.</summary>
    public const int ChannelStep = 16;

    private readonly KernelSet _kernels;
    private readonly delegate*<sbyte**, sbyte*, int, int*, int> _loop;
    private readonly Window2D _window;
    private readonly ReadOnlyMemory<byte> _weights;
    private readonly int _depth;
    private readonly int _weightsZeroPoint;
    private readonly sbyte _inputZeroPoint;
    private readonly AlignedBuffer _biases;
    private readonly RequantizationTable _requantization;

    /// <summary>Sums the weights of each channel.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[M, KH, KW, C] int8; stays in use.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="inputZeroPoint">Zero point of the input; also what padding is filled with.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights; 0 for per-channel models.</param>
    /// <param name="requantization">One entry per output channel; not disposed with this object.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32; ask <see cref="Qs8GemmWeights.FindOverflow"/> first.</exception>
    public Qs8UnpackedConvolution(
        KernelSet kernels,
        in Window2D window,
        ReadOnlyMemory<byte> weights,
        ReadOnlySpan<int> bias,
        int inputChannels,
        int inputZeroPoint,
        int weightsZeroPoint,
        RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(requantization);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        _depth = checked(window.Taps * inputChannels);
        OutputChannels = requantization.Channels;
        if (weights.Length != checked((long)_depth * OutputChannels))
            throw new ArgumentException($"Expected {OutputChannels} x {_depth} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != OutputChannels)
            throw new ArgumentException($"Expected {OutputChannels} biases or none, got {bias.Length}.", nameof(bias));
        ReadOnlySpan<sbyte> values = MemoryMarshal.Cast<byte, sbyte>(weights.Span);
        int overflow = Qs8GemmWeights.FindOverflow(values, bias, OutputChannels, inputZeroPoint, weightsZeroPoint);
        if (overflow >= 0)
            throw new OverflowException($"The int32 sum of output channel {overflow} could overflow.");

        _loop = Qs8Dot4.Select(kernels);
        (_kernels, _window, _weights, InputChannels, _requantization) = (kernels, window, weights, inputChannels, requantization);
        (_inputZeroPoint, _weightsZeroPoint) = ((sbyte)inputZeroPoint, weightsZeroPoint);
        _biases = new AlignedBuffer((long)OutputChannels * sizeof(int));
        Span<int> biases = _biases.AsSpan<int>();
        for (int n = 0; n < OutputChannels; n++)
        {
            long sum = 0;
            foreach (sbyte w in values.Slice(n * _depth, _depth))
                sum += w - weightsZeroPoint;
            biases[n] = unchecked((int)((bias.IsEmpty ? 0 : bias[n]) - inputZeroPoint * sum));
        }
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels, M.</summary>
    public int OutputChannels { get; }

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => checked(RowStep * _depth + 16);

    /// <summary>Name of the kernel.</summary>
    public string KernelName => $"qs8-unpacked-{_kernels}";

    /// <summary>Convolves one image.</summary>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, outputStride], of which the first M channels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, M or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="range">The pixels and channels to compute.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<sbyte> input, Span<sbyte> output, int outputStride, Span<byte> scratch, in GemmRange range)
    {
        int endRow = range.FirstRow + range.RowCount, endChannel = range.FirstChannel + range.ChannelCount;
        if (range.FirstRow < 0 || range.RowCount < 0 || endRow > OutputPixels)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(range));
        if (range.FirstChannel < 0 || range.ChannelCount < 0 || endChannel > OutputChannels)
            throw new ArgumentException("The range holds more channels than the output.", nameof(range));
        if ((long)_window.InputPixels * InputChannels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (range.RowCount > 0 && output.Length < (endRow - 1L) * outputStride + endChannel)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(output));
        if (scratch.Length < ScratchBytes)
            throw new ArgumentException($"Needs {ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        sbyte** rows = stackalloc sbyte*[RowStep];
        int* sums = stackalloc int[RowStep], terms = stackalloc int[RowStep];
        fixed (sbyte* a = input, c = output)
        fixed (byte* free = scratch, w = _weights.Span)
        {
            int* biases = (int*)_biases.Pointer;
            for (int row = range.FirstRow; row < endRow; row += RowStep)
            {
                int count = Math.Min(RowStep, endRow - row);
                for (int r = 0; r < RowStep; r++)
                {
                    rows[r] = r < count ? Patch(a, row + r, (sbyte*)free + (long)r * _depth) : rows[count - 1];
                    terms[r] = _weightsZeroPoint == 0 ? 0 : -_weightsZeroPoint * Sum(rows[r]);
                }

                for (int n = range.FirstChannel; n < endChannel; n++)
                {
                    Qs8Dot4.Run(_loop, rows, (sbyte*)w + (long)n * _depth, _depth, sums);
                    for (int r = 0; r < count; r++)
                        c[(long)(row + r) * outputStride + n] = _requantization.Apply(n, sums[r] + biases[n] + terms[r]);
                }
            }
        }

        GC.KeepAlive(this);
        GC.KeepAlive(_requantization);
    }

    /// <inheritdoc/>
    public void Dispose() => _biases.Dispose();

    private int Sum(sbyte* row)
    {
        int sum = 0;
        for (int k = 0; k < _depth; k++)
            sum += row[k];
        return sum;
    }

    /// <summary>The activations under the window of a pixel, one tap after the other: in the image where it is pointwise, else copied.</summary>
    private sbyte* Patch(sbyte* input, int pixel, sbyte* copy)
    {
        if (_window.IsPointwise)
            return input + (long)pixel * InputChannels;
        int y = pixel / _window.OutputWidth * _window.StrideHeight - _window.PadTop;
        int x = pixel % _window.OutputWidth * _window.StrideWidth - _window.PadLeft;
        sbyte* target = copy;
        for (int ky = 0; ky < _window.KernelHeight; ky++)
        {
            int inputY = y + ky * _window.DilationHeight;
            for (int kx = 0; kx < _window.KernelWidth; kx++, target += InputChannels)
            {
                int inputX = x + kx * _window.DilationWidth;
                var tap = new Span<sbyte>(target, InputChannels);
                if ((uint)inputY < (uint)_window.InputHeight && (uint)inputX < (uint)_window.InputWidth)
                    new ReadOnlySpan<sbyte>(input + ((long)inputY * _window.InputWidth + inputX) * InputChannels, InputChannels).CopyTo(tap);
                else
                    tap.Fill(_inputZeroPoint);
            }
        }

        return copy;
    }
}
