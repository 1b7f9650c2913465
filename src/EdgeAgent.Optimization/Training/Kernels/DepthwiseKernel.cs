using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>Depthwise convolution of one picture [H, W, C] that stands between rows and columns of zeros, and its gradients.</summary>
/// <remarks>The weights are [taps, channels]. Eight channels at a time; the nine taps of a 3x3 window stay in registers. Channels behind the last eight
/// are computed one by one.</remarks>
internal sealed class DepthwiseKernel
{
    private const int Lanes = 8;
    private readonly Window2D _window;
    private readonly int _channels, _multiplier, _paddedHeight, _paddedWidth;

    /// <summary>A kernel for one layer.</summary>
    /// <param name="window">The window.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="multiplier">Output channels of each input channel.</param>
    public DepthwiseKernel(Window2D window, int channels, int multiplier)
    {
        (_window, _channels, _multiplier) = (window, channels, multiplier);
        _paddedHeight = Math.Max(((window.OutputHeight - 1) * window.StrideHeight) + ((window.KernelHeight - 1) * window.DilationHeight) + 1, window.PadTop + window.InputHeight);
        _paddedWidth = Math.Max(((window.OutputWidth - 1) * window.StrideWidth) + ((window.KernelWidth - 1) * window.DilationWidth) + 1, window.PadLeft + window.InputWidth);
    }

    /// <summary>Elements of a picture with its padding.</summary>
    public int PaddedLength => checked(_paddedHeight * _paddedWidth * _channels);

    private int LineStep => _window.StrideHeight * _paddedWidth * _channels;

    private int PlaceStep => _window.StrideWidth * _channels;

    /// <summary>Copies a picture between zeros.</summary>
    /// <param name="map">[H, W, channels / multiplier].</param>
    /// <param name="padded">Is given the padded picture.</param>
    public void Pad(ReadOnlySpan<float> map, Span<float> padded)
    {
        int line = _paddedWidth * _channels, left = _window.PadLeft * _channels, width = _window.InputWidth * _channels;
        for (int y = 0; y < _paddedHeight; y++)
        {
            Span<float> target = padded.Slice(y * line, line);
            int source = y - _window.PadTop;
            if (source < 0 || source >= _window.InputHeight)
            {
                target.Clear();
                continue;
            }

            target[..left].Clear();
            Repeat(map.Slice(source * width / _multiplier, width / _multiplier), target.Slice(left, width));
            target[(left + width)..].Clear();
        }
    }

    /// <summary>Takes a picture out of its padding.</summary>
    /// <param name="padded">The padded picture.</param>
    /// <param name="map">[H, W, channels / multiplier]: sums over the channels of each input channel.</param>
    /// <param name="accumulates">Whether it is added to what is there.</param>
    public void Unpad(ReadOnlySpan<float> padded, Span<float> map, bool accumulates)
    {
        int line = _paddedWidth * _channels, width = _window.InputWidth * _channels;
        for (int y = 0; y < _window.InputHeight; y++)
        {
            ReadOnlySpan<float> source = padded.Slice(((y + _window.PadTop) * line) + (_window.PadLeft * _channels), width);
            Span<float> target = map.Slice(y * width / _multiplier, width / _multiplier);
            if (_multiplier == 1 && !accumulates)
                source.CopyTo(target);
            else if (_multiplier == 1)
                TensorPrimitives.Add(target, source, target);
            else
                SumRepeated(source, target, accumulates);
        }
    }

    /// <summary>The convolution, without bias.</summary>
    /// <param name="padded">The padded picture.</param>
    /// <param name="weights">[taps, channels].</param>
    /// <param name="output">[OH, OW, channels].</param>
    public void Forward(ReadOnlySpan<float> padded, ReadOnlySpan<float> weights, Span<float> output)
    {
        if (!IsThreeByThree)
        {
            output.Clear();
            for (int y = 0; y < _window.OutputHeight; y++)
            {
                for (int tap = 0; tap < _window.Taps; tap++)
                {
                    for (int x = 0; x < _window.OutputWidth; x++)
                    {
                        Span<float> sums = output.Slice(((y * _window.OutputWidth) + x) * _channels, _channels);
                        TensorPrimitives.MultiplyAdd(padded.Slice(At(y, x, tap), _channels), weights.Slice(tap * _channels, _channels), sums, sums);
                    }
                }
            }

            return;
        }

        for (int y = 0; y < _window.OutputHeight; y++)
        {
            ReadOnlySpan<float> lines = padded[(y * LineStep)..];
            Span<float> target = output.Slice(y * _window.OutputWidth * _channels, _window.OutputWidth * _channels);
            int c = 0;
            for (; c <= _channels - Lanes; c += Lanes)
                ForwardLine(ref MemoryMarshal.GetReference(lines[c..]), weights[c..], ref MemoryMarshal.GetReference(target[c..]));
            for (; c < _channels; c++)
                ForwardLineOfOne(lines[c..], weights[c..], target[c..]);
        }
    }

    /// <summary>The gradients of the weights.</summary>
    /// <param name="padded">The padded picture.</param>
    /// <param name="gradients">The gradients of the sums [OH, OW, channels].</param>
    /// <param name="sums">Is given the gradients [taps, channels].</param>
    public void WeightGradients(ReadOnlySpan<float> padded, ReadOnlySpan<float> gradients, Span<float> sums)
    {
        int c = 0;
        if (IsThreeByThree)
        {
            for (; c <= _channels - Lanes; c += Lanes)
                WeightGradientsOfLanes(padded[c..], gradients[c..], sums[c..]);
        }

        for (; c < _channels; c++)
        {
            for (int tap = 0; tap < _window.Taps; tap++)
            {
                float sum = 0;
                for (int y = 0; y < _window.OutputHeight; y++)
                {
                    for (int x = 0; x < _window.OutputWidth; x++)
                        sum = MathF.FusedMultiplyAdd(padded[At(y, x, tap) + c], gradients[(((y * _window.OutputWidth) + x) * _channels) + c], sum);
                }

                sums[(tap * _channels) + c] = sum;
            }
        }
    }

    /// <summary>The gradients of the padded picture.</summary>
    /// <param name="gradients">The gradients of the sums [OH, OW, channels].</param>
    /// <param name="weights">[taps, channels].</param>
    /// <param name="padded">Is given the gradients.</param>
    public void InputGradients(ReadOnlySpan<float> gradients, ReadOnlySpan<float> weights, Span<float> padded)
    {
        padded[..PaddedLength].Clear();
        for (int y = 0; y < _window.OutputHeight; y++)
        {
            ReadOnlySpan<float> source = gradients.Slice(y * _window.OutputWidth * _channels, _window.OutputWidth * _channels);
            if (!IsThreeByThree)
            {
                for (int tap = 0; tap < _window.Taps; tap++)
                {
                    for (int x = 0; x < _window.OutputWidth; x++)
                    {
                        Span<float> sums = padded.Slice(At(y, x, tap), _channels);
                        TensorPrimitives.MultiplyAdd(source.Slice(x * _channels, _channels), weights.Slice(tap * _channels, _channels), sums, sums);
                    }
                }

                continue;
            }

            Span<float> lines = padded[(y * LineStep)..];
            int c = 0;
            for (; c <= _channels - Lanes; c += Lanes)
                InputGradientsOfLine(ref MemoryMarshal.GetReference(source[c..]), weights[c..], ref MemoryMarshal.GetReference(lines[c..]));
            for (; c < _channels; c++)
                InputGradientsOfOne(source[c..], weights[c..], lines[c..]);
        }
    }

    private bool IsThreeByThree => _window is { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1 };

    private int At(int y, int x, int tap) =>
        (((y * _window.StrideHeight) + (tap / _window.KernelWidth * _window.DilationHeight)) * _paddedWidth * _channels)
        + (((x * _window.StrideWidth) + (tap % _window.KernelWidth * _window.DilationWidth)) * _channels);

    private void ForwardLine(ref float source, ReadOnlySpan<float> weights, ref float target)
    {
        Taps w = new(weights, _channels);
        nint c = _channels, step = PlaceStep;
        ref float second = ref Unsafe.Add(ref source, _paddedWidth * _channels), third = ref Unsafe.Add(ref source, 2 * _paddedWidth * _channels);
        for (int x = 0; x < _window.OutputWidth; x++)
        {
            Vector256<float> top = Vector256.LoadUnsafe(ref source) * w.W0, middle = Vector256.LoadUnsafe(ref second) * w.W3, bottom = Vector256.LoadUnsafe(ref third) * w.W6;
            top = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref source, c)), w.W1, top);
            middle = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref second, c)), w.W4, middle);
            bottom = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref third, c)), w.W7, bottom);
            top = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref source, c + c)), w.W2, top);
            middle = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref second, c + c)), w.W5, middle);
            bottom = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref third, c + c)), w.W8, bottom);
            (top + middle + bottom).StoreUnsafe(ref target);
            source = ref Unsafe.Add(ref source, step);
            second = ref Unsafe.Add(ref second, step);
            third = ref Unsafe.Add(ref third, step);
            target = ref Unsafe.Add(ref target, c);
        }
    }

    private void ForwardLineOfOne(ReadOnlySpan<float> lines, ReadOnlySpan<float> weights, Span<float> target)
    {
        for (int x = 0; x < _window.OutputWidth; x++)
        {
            float sum = 0;
            for (int tap = 0; tap < 9; tap++)
                sum = MathF.FusedMultiplyAdd(lines[At(0, x, tap)], weights[tap * _channels], sum);
            target[x * _channels] = sum;
        }
    }

    private void InputGradientsOfLine(ref float source, ReadOnlySpan<float> weights, ref float target)
    {
        Taps w = new(weights, _channels);
        nint c = _channels, step = PlaceStep;
        ref float second = ref Unsafe.Add(ref target, _paddedWidth * _channels), third = ref Unsafe.Add(ref target, 2 * _paddedWidth * _channels);
        for (int x = 0; x < _window.OutputWidth; x++)
        {
            Vector256<float> gradient = Vector256.LoadUnsafe(ref source);
            Add(gradient, w.W0, w.W1, w.W2, ref target, c);
            Add(gradient, w.W3, w.W4, w.W5, ref second, c);
            Add(gradient, w.W6, w.W7, w.W8, ref third, c);
            source = ref Unsafe.Add(ref source, c);
            target = ref Unsafe.Add(ref target, step);
            second = ref Unsafe.Add(ref second, step);
            third = ref Unsafe.Add(ref third, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> gradient, Vector256<float> left, Vector256<float> middle, Vector256<float> right, ref float target, nint c)
    {
        Vector256.MultiplyAddEstimate(gradient, left, Vector256.LoadUnsafe(ref target)).StoreUnsafe(ref target);
        ref float next = ref Unsafe.Add(ref target, c);
        Vector256.MultiplyAddEstimate(gradient, middle, Vector256.LoadUnsafe(ref next)).StoreUnsafe(ref next);
        next = ref Unsafe.Add(ref next, c);
        Vector256.MultiplyAddEstimate(gradient, right, Vector256.LoadUnsafe(ref next)).StoreUnsafe(ref next);
    }

    private void InputGradientsOfOne(ReadOnlySpan<float> source, ReadOnlySpan<float> weights, Span<float> lines)
    {
        for (int x = 0; x < _window.OutputWidth; x++)
        {
            for (int tap = 0; tap < 9; tap++)
                lines[At(0, x, tap)] = MathF.FusedMultiplyAdd(source[x * _channels], weights[tap * _channels], lines[At(0, x, tap)]);
        }
    }

    private void WeightGradientsOfLanes(ReadOnlySpan<float> padded, ReadOnlySpan<float> gradients, Span<float> sums)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default;
        nint c = _channels, step = PlaceStep;
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        for (int y = 0; y < _window.OutputHeight; y++)
        {
            ref float first = ref MemoryMarshal.GetReference(padded[(y * LineStep)..]);
            ref float second = ref Unsafe.Add(ref first, _paddedWidth * _channels), third = ref Unsafe.Add(ref first, 2 * _paddedWidth * _channels);
            for (int x = 0; x < _window.OutputWidth; x++)
            {
                Vector256<float> g = Vector256.LoadUnsafe(ref gradient);
                s0 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref first), g, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref first, c)), g, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref first, c + c)), g, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref second), g, s3);
                s4 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref second, c)), g, s4);
                s5 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref second, c + c)), g, s5);
                s6 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref third), g, s6);
                s7 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref third, c)), g, s7);
                s8 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref Unsafe.Add(ref third, c + c)), g, s8);
                first = ref Unsafe.Add(ref first, step);
                second = ref Unsafe.Add(ref second, step);
                third = ref Unsafe.Add(ref third, step);
                gradient = ref Unsafe.Add(ref gradient, c);
            }
        }

        Span<Vector256<float>> taps = [s0, s1, s2, s3, s4, s5, s6, s7, s8];
        for (int tap = 0; tap < taps.Length; tap++)
            taps[tap].CopyTo(sums[(tap * _channels)..]);
    }

    private void Repeat(ReadOnlySpan<float> source, Span<float> target)
    {
        if (_multiplier == 1)
        {
            source.CopyTo(target);
            return;
        }

        for (int i = 0; i < source.Length; i++)
            target.Slice(i * _multiplier, _multiplier).Fill(source[i]);
    }

    private void SumRepeated(ReadOnlySpan<float> source, Span<float> target, bool accumulates)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = (accumulates ? target[i] : 0) + TensorPrimitives.Sum(source.Slice(i * _multiplier, _multiplier));
    }

    /// <summary>The weights of eight channels of a 3x3 window.</summary>
    private readonly struct Taps(ReadOnlySpan<float> weights, int channels)
    {
        public readonly Vector256<float> W0 = Vector256.Create(weights), W1 = Vector256.Create(weights[channels..]), W2 = Vector256.Create(weights[(2 * channels)..]);
        public readonly Vector256<float> W3 = Vector256.Create(weights[(3 * channels)..]), W4 = Vector256.Create(weights[(4 * channels)..]), W5 = Vector256.Create(weights[(5 * channels)..]);
        public readonly Vector256<float> W6 = Vector256.Create(weights[(6 * channels)..]), W7 = Vector256.Create(weights[(7 * channels)..]), W8 = Vector256.Create(weights[(8 * channels)..]);
    }
}
