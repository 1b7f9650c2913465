using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>Defocus and motion, on all three colours. Keeps its buffers. Not for several threads at once.</summary>
internal sealed class Blur(Canvas canvas)
{
    private const int Lanes = Canvas.Lanes;
    private const float ReachPerDeviation = 2.6457513f;

    private Vector256<float>[] _spare = new Vector256<float>[canvas.Red.Length];
    private float[] _row = [];

    /// <summary>Blurs with the bell (1 - (d / reach)^2)^2.</summary>
    /// <param name="deviation">Its standard deviation in pixels.</param>
    public void Defocus(float deviation)
    {
        float reach = deviation * ReachPerDeviation;
        int radius = (int)MathF.Ceiling(reach) - 1;
        if (radius < 1)
            return;
        Span<float> weights = radius < 512 ? stackalloc float[(2 * radius) + 1] : new float[(2 * radius) + 1];
        float sum = 0;
        for (int i = -radius; i <= radius; i++)
        {
            float rest = 1 - (i / reach * (i / reach));
            sum += weights[i + radius] = rest * rest;
        }

        foreach (ref float weight in weights)
            weight /= sum;
        for (int channel = 0; channel < 3; channel++)
        {
            Vector256<float>[] plane = Plane(channel);
            Rows(plane, weights, radius);
            Columns(plane, weights, radius);
            _spare = canvas.Exchange(channel, _spare);
        }
    }

    /// <summary>Averages along a straight way of the camera.</summary>
    /// <param name="direction">Where to.</param>
    /// <param name="pixels">How far.</param>
    public void Motion(Direction direction, float pixels)
    {
        int taps = (int)MathF.Ceiling(pixels) + 1;
        if (taps < 2)
            return;
        Vector256<float> weight = Vector256.Create(1f / taps);
        for (int channel = 0; channel < 3; channel++)
        {
            Vector256<float>[] plane = Plane(channel);
            _spare.AsSpan().Clear();
            for (int tap = 0; tap < taps; tap++)
            {
                float along = pixels * (((float)tap / (taps - 1)) - 0.5f);
                Shift(plane, (int)MathF.Round(along * direction.X), (int)MathF.Round(along * direction.Y), weight);
            }

            _spare = canvas.Exchange(channel, _spare);
        }
    }

    private Vector256<float>[] Plane(int channel) => channel == 0 ? canvas.Red : channel == 1 ? canvas.Green : canvas.Blue;

    private void Rows(Vector256<float>[] plane, ReadOnlySpan<float> weights, int radius)
    {
        for (int y = 0; y < canvas.Side; y++)
        {
            Span<float> row = Padded(plane, y, radius);
            for (int column = 0; column < canvas.Stride; column++)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                for (int i = 0; i < weights.Length; i++)
                    sum += Vector256.Create<float>(row.Slice((column * Lanes) + i, Lanes)) * Vector256.Create(weights[i]);
                plane[(y * canvas.Stride) + column] = sum;
            }
        }
    }

    private void Columns(Vector256<float>[] plane, ReadOnlySpan<float> weights, int radius)
    {
        int stride = canvas.Stride, last = canvas.Side - 1;
        for (int y = 0; y <= last; y++)
        {
            for (int column = 0; column < stride; column++)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                for (int i = 0; i < weights.Length; i++)
                    sum += plane[(Math.Clamp(y + i - radius, 0, last) * stride) + column] * Vector256.Create(weights[i]);
                _spare[(y * stride) + column] = sum;
            }
        }
    }

    private void Shift(Vector256<float>[] plane, int x, int y, Vector256<float> weight)
    {
        int radius = Math.Abs(x), last = canvas.Side - 1;
        for (int line = 0; line <= last; line++)
        {
            Span<float> row = Padded(plane, Math.Clamp(line + y, 0, last), radius);
            for (int column = 0; column < canvas.Stride; column++)
                _spare[(line * canvas.Stride) + column] += Vector256.Create<float>(row.Slice((column * Lanes) + radius + x, Lanes)) * weight;
        }
    }

    private Span<float> Padded(Vector256<float>[] plane, int y, int radius)
    {
        int width = canvas.Stride * Lanes;
        if (_row.Length < width + (2 * radius))
            _row = new float[width + (2 * radius)];
        Span<float> row = _row.AsSpan(0, width + (2 * radius)), source = Canvas.Numbers(plane).Slice(y * width, width);
        row[..radius].Fill(source[0]);
        source.CopyTo(row[radius..]);
        row[(radius + width)..].Fill(source[^1]);
        return row;
    }
}
