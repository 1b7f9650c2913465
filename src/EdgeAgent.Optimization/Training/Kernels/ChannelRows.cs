using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>Elementwise work on some channels of some rows of feature maps [rows, channels], with numbers for each channel.</summary>
/// <remarks>NaN passes through a clamp, so that divergence shows (bounds stand first: x64 gives the second operand then). Eight channels at a time stay in registers over all rows; channels behind the last eight are computed one by one.</remarks>
/// <param name="rows">How many rows.</param>
/// <param name="stride">Elements from one row to the next: all channels.</param>
/// <param name="first">The first channel.</param>
/// <param name="channels">How many channels.</param>
internal readonly struct ChannelRows(int rows, int stride, int first, int channels)
{
    private const int Lanes = 8;

    private int EndOfLanes => first + (channels / Lanes * Lanes);

    private int End => first + channels;

    /// <summary>y = clamp(y * factor + offset); the channels' numbers are indexed by channel.</summary>
    /// <param name="source">The feature maps, from the first row on.</param>
    /// <param name="target">Where the result goes; may be the source.</param>
    /// <param name="factors">Factors.</param>
    /// <param name="offsets">Offsets.</param>
    /// <param name="bounds">The fused activation's bounds.</param>
    public void Affine(ReadOnlySpan<float> source, Span<float> target, ReadOnlySpan<float> factors, ReadOnlySpan<float> offsets, Bounds bounds)
    {
        Check(source.Length, target.Length);
        Vector256<float> low = Vector256.Create(bounds.Low), high = Vector256.Create(bounds.High);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            Vector256<float> factor = Vector256.Create(factors[c..]), offset = Vector256.Create(offsets[c..]);
            ref float from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), c);
            ref float to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), c);
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> value = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref from), factor, offset);
                Vector256.MinNative(high, Vector256.MaxNative(low, value)).StoreUnsafe(ref to);
                from = ref Unsafe.Add(ref from, stride);
                to = ref Unsafe.Add(ref to, stride);
            }
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            for (int at = c, row = 0; row < rows; row++, at += stride)
                target[at] = bounds.Clamp(MathF.FusedMultiplyAdd(source[at], factors[c], offsets[c]));
        }
    }

    /// <summary>y = clamp(y + offset), with an offset for each channel.</summary>
    /// <param name="values">The feature maps, from the first row on.</param>
    /// <param name="offsets">Offsets.</param>
    /// <param name="bounds">The fused activation's bounds.</param>
    public void AddAndClamp(Span<float> values, ReadOnlySpan<float> offsets, Bounds bounds)
    {
        Check(values.Length, values.Length);
        Vector256<float> low = Vector256.Create(bounds.Low), high = Vector256.Create(bounds.High);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            Vector256<float> offset = Vector256.Create(offsets[c..]);
            ref float value = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), c);
            for (int row = 0; row < rows; row++)
            {
                Vector256.MinNative(high, Vector256.MaxNative(low, Vector256.LoadUnsafe(ref value) + offset)).StoreUnsafe(ref value);
                value = ref Unsafe.Add(ref value, stride);
            }
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            for (int at = c, row = 0; row < rows; row++, at += stride)
                values[at] = bounds.Clamp(values[at] + offsets[c]);
        }
    }

    /// <summary>The mean of each channel and the sum of the squared differences from it.</summary>
    /// <param name="source">The feature maps, from the first row on.</param>
    /// <param name="means">Is given the means, by channel.</param>
    /// <param name="squares">Is given the sums, by channel.</param>
    public void Moments(ReadOnlySpan<float> source, Span<float> means, Span<float> squares)
    {
        Check(source.Length, source.Length);
        float share = 1f / rows;
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            ref float start = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), c);
            Vector256<float> sum = default, square = default;
            ref float from = ref start;
            for (int row = 0; row < rows; row++)
            {
                sum += Vector256.LoadUnsafe(ref from);
                from = ref Unsafe.Add(ref from, stride);
            }

            Vector256<float> mean = sum * share;
            from = ref start;
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> difference = Vector256.LoadUnsafe(ref from) - mean;
                square = Vector256.MultiplyAddEstimate(difference, difference, square);
                from = ref Unsafe.Add(ref from, stride);
            }

            mean.CopyTo(means[c..]);
            square.CopyTo(squares[c..]);
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            (float sum, float square) = (0, 0);
            for (int at = c, row = 0; row < rows; row++, at += stride)
                sum += source[at];
            means[c] = sum * share;
            for (int at = c, row = 0; row < rows; row++, at += stride)
                square += (source[at] - means[c]) * (source[at] - means[c]);
            squares[c] = square;
        }
    }

    /// <summary>Sets gradients to 0 where the activation clamped, and sums what is left.</summary>
    /// <param name="gradients">The gradients of the activation's output, from the first row on; they become those of its input.</param>
    /// <param name="outputs">The activation's output.</param>
    /// <param name="bounds">The activation's bounds.</param>
    /// <param name="sums">Is given the sum of each channel.</param>
    public void MaskAndSum(Span<float> gradients, ReadOnlySpan<float> outputs, Bounds bounds, Span<float> sums)
    {
        Check(gradients.Length, outputs.Length);
        Vector256<float> low = Vector256.Create(bounds.Low), high = Vector256.Create(bounds.High);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            ref float gradient = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradients), c);
            ref float output = ref Unsafe.Add(ref MemoryMarshal.GetReference(outputs), c);
            Vector256<float> sum = default;
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> value = Vector256.LoadUnsafe(ref output);
                Vector256<float> passed = Vector256.LoadUnsafe(ref gradient) & Vector256.GreaterThan(value, low) & Vector256.LessThan(value, high);
                passed.StoreUnsafe(ref gradient);
                sum += passed;
                gradient = ref Unsafe.Add(ref gradient, stride);
                output = ref Unsafe.Add(ref output, stride);
            }

            sum.CopyTo(sums[c..]);
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            float sum = 0;
            for (int at = c, row = 0; row < rows; row++, at += stride)
                sum += gradients[at] = bounds.Holds(outputs[at]) ? gradients[at] : 0;
            sums[c] = sum;
        }
    }

    /// <summary>Sets gradients to 0 where a bit is not set, and sums what is left.</summary>
    /// <param name="gradients">The gradients, from the first row on; all channels.</param>
    /// <param name="mask">A bit for each channel of each row.</param>
    /// <param name="maskStride">Bytes from one row to the next.</param>
    /// <param name="sums">Is given the sum of each channel.</param>
    public void MaskAndSum(Span<float> gradients, ReadOnlySpan<byte> mask, int maskStride, Span<float> sums)
    {
        Check(gradients.Length, gradients.Length);
        _ = mask[((rows - 1) * maskStride) + ((End - 1) / Lanes)];
        Vector256<int> lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            ref float gradient = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradients), c);
            ref byte bits = ref Unsafe.Add(ref MemoryMarshal.GetReference(mask), c / Lanes);
            Vector256<float> sum = default;
            for (int row = 0; row < rows; row++)
            {
                Vector256<int> passes = Vector256.Equals(Vector256.Create((int)bits) & lanes, lanes);
                Vector256<float> passed = Vector256.LoadUnsafe(ref gradient) & passes.AsSingle();
                passed.StoreUnsafe(ref gradient);
                sum += passed;
                gradient = ref Unsafe.Add(ref gradient, stride);
                bits = ref Unsafe.Add(ref bits, maskStride);
            }

            sum.CopyTo(sums[c..]);
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            float sum = 0;
            for (int at = c, row = 0; row < rows; row++, at += stride)
                sum += gradients[at] = (mask[(row * maskStride) + (c / Lanes)] >> (c % Lanes) & 1) != 0 ? gradients[at] : 0;
            sums[c] = sum;
        }
    }

    /// <summary>As <see cref="MaskAndSum(Span{float}, ReadOnlySpan{float}, Bounds, Span{float})"/>, and sums the products of what is left with normalized values.</summary>
    /// <param name="gradients">The gradients of the activation's output; they become those of its input.</param>
    /// <param name="outputs">The activation's output.</param>
    /// <param name="bounds">The activation's bounds.</param>
    /// <param name="values">The values before normalization.</param>
    /// <param name="means">Their means.</param>
    /// <param name="sums">Is given the sum of each channel's gradients.</param>
    /// <param name="products">Is given the sum of each channel's gradients times (value - mean).</param>
    public void MaskAndSumProducts(
        Span<float> gradients, ReadOnlySpan<float> outputs, Bounds bounds, ReadOnlySpan<float> values, ReadOnlySpan<float> means, Span<float> sums, Span<float> products)
    {
        Check(gradients.Length, Math.Min(outputs.Length, values.Length));
        Vector256<float> low = Vector256.Create(bounds.Low), high = Vector256.Create(bounds.High);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            ref float gradient = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradients), c);
            ref float output = ref Unsafe.Add(ref MemoryMarshal.GetReference(outputs), c);
            ref float before = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), c);
            Vector256<float> sum = default, product = default, mean = Vector256.Create(means[c..]);
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> value = Vector256.LoadUnsafe(ref output);
                Vector256<float> passed = Vector256.LoadUnsafe(ref gradient) & Vector256.GreaterThan(value, low) & Vector256.LessThan(value, high);
                passed.StoreUnsafe(ref gradient);
                sum += passed;
                product = Vector256.MultiplyAddEstimate(passed, Vector256.LoadUnsafe(ref before) - mean, product);
                gradient = ref Unsafe.Add(ref gradient, stride);
                output = ref Unsafe.Add(ref output, stride);
                before = ref Unsafe.Add(ref before, stride);
            }

            sum.CopyTo(sums[c..]);
            product.CopyTo(products[c..]);
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            (float sum, float product) = (0, 0);
            for (int at = c, row = 0; row < rows; row++, at += stride)
            {
                sum += gradients[at] = bounds.Holds(outputs[at]) ? gradients[at] : 0;
                product += gradients[at] * (values[at] - means[c]);
            }

            (sums[c], products[c]) = (sum, product);
        }
    }

    /// <summary>gradient = gradient * a + value * b + d, with numbers for each channel.</summary>
    /// <param name="gradients">The gradients, from the first row on.</param>
    /// <param name="values">The values before normalization.</param>
    /// <param name="a">Factors of gradients.</param>
    /// <param name="b">Factors of values.</param>
    /// <param name="d">Offsets.</param>
    public void Combine(Span<float> gradients, ReadOnlySpan<float> values, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> d)
    {
        Check(gradients.Length, values.Length);
        for (int c = first; c < EndOfLanes; c += Lanes)
        {
            Vector256<float> ofGradient = Vector256.Create(a[c..]), ofValue = Vector256.Create(b[c..]), offset = Vector256.Create(d[c..]);
            ref float gradient = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradients), c);
            ref float value = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), c);
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> part = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref value), ofValue, offset);
                Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref gradient), ofGradient, part).StoreUnsafe(ref gradient);
                gradient = ref Unsafe.Add(ref gradient, stride);
                value = ref Unsafe.Add(ref value, stride);
            }
        }

        for (int c = EndOfLanes; c < End; c++)
        {
            for (int at = c, row = 0; row < rows; row++, at += stride)
                gradients[at] = MathF.FusedMultiplyAdd(gradients[at], a[c], MathF.FusedMultiplyAdd(values[at], b[c], d[c]));
        }
    }

    private void Check(int left, int right)
    {
        long needed = ((rows - 1L) * stride) + first + channels;
        if (Math.Min(left, right) < needed || first < 0)
            throw new ArgumentException("The feature maps are shorter than their rows.");
    }
}
