using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>What lossy compression in blocks of 8 x 8 leaves of a picture, as JPEG does: cosine transform, coarse steps for fine detail, coarser colours.</summary>
internal sealed class BlockCompression
{
    private const int Block = 8;

    private static readonly float[,] Cosines = MakeCosines();

    private static readonly Vector256<float>[] Transform = Columns((row, column) => Cosines[column, row]), Inverse = Columns((row, column) => Cosines[row, column]);

    private readonly Vector256<float>[] _steps = new Vector256<float>[Block], _colourSteps = new Vector256<float>[Block];

    /// <param name="strength">Step of the coarsest detail in shades of 1/255; 2 is hardly seen, 12 is strong.</param>
    public BlockCompression(float strength)
    {
        Span<float> steps = stackalloc float[Block];
        for (int row = 0; row < Block; row++)
        {
            for (int column = 0; column < Block; column++)
                steps[column] = strength / 255 * (1 + (0.4f * (row + column)) + (0.06f * row * column));
            _steps[row] = Vector256.Create<float>(steps);
            _colourSteps[row] = _steps[row] * Vector256.Create(2.5f);
        }
    }

    /// <summary>Compresses and expands.</summary>
    public void Apply(Canvas canvas)
    {
        Split(canvas);
        Blocks(canvas, canvas.Red, _steps);
        Blocks(canvas, canvas.Green, _colourSteps);
        Blocks(canvas, canvas.Blue, _colourSteps);
        Join(canvas);
    }

    private static void Split(Canvas canvas)
    {
        for (int i = 0; i < canvas.Red.Length; i++)
        {
            Vector256<float> zero = Vector256<float>.Zero, one = Vector256<float>.One;
            Vector256<float> red = Clip(canvas.Red[i], zero, one), green = Clip(canvas.Green[i], zero, one), blue = Clip(canvas.Blue[i], zero, one);
            Vector256<float> luminance = (red * Vector256.Create(0.299f)) + (green * Vector256.Create(0.587f)) + (blue * Vector256.Create(0.114f));
            canvas.Red[i] = luminance - Vector256.Create(0.5f);
            canvas.Green[i] = (blue - luminance) * Vector256.Create(0.564f);
            canvas.Blue[i] = (red - luminance) * Vector256.Create(0.713f);
        }
    }

    private static void Join(Canvas canvas)
    {
        for (int i = 0; i < canvas.Red.Length; i++)
        {
            Vector256<float> luminance = canvas.Red[i] + Vector256.Create(0.5f), cb = canvas.Green[i], cr = canvas.Blue[i];
            canvas.Red[i] = luminance + (cr * Vector256.Create(1.402f));
            canvas.Green[i] = luminance - (cb * Vector256.Create(0.344f)) - (cr * Vector256.Create(0.714f));
            canvas.Blue[i] = luminance + (cb * Vector256.Create(1.772f));
        }
    }

    private static Vector256<float> Clip(Vector256<float> level, Vector256<float> zero, Vector256<float> one) =>
        Vector256.MinNative(Vector256.MaxNative(level, zero), one);

    private static void Blocks(Canvas canvas, Vector256<float>[] plane, Vector256<float>[] steps)
    {
        Span<Vector256<float>> rows = stackalloc Vector256<float>[Block], other = stackalloc Vector256<float>[Block];
        int stride = canvas.Stride, last = canvas.Side - 1;
        for (int top = 0; top <= last; top += Block)
        {
            for (int column = 0; column < stride; column++)
            {
                for (int i = 0; i < Block; i++)
                    rows[i] = plane[(Math.Min(top + i, last) * stride) + column];
                Across(rows, other, Transform);
                Down(other, rows, isInverse: false);
                for (int i = 0; i < Block; i++)
                    rows[i] = Vector256.Round(rows[i] / steps[i]) * steps[i];
                Down(rows, other, isInverse: true);
                Across(other, rows, Inverse);
                for (int i = 0; i < Block && top + i <= last; i++)
                    plane[((top + i) * stride) + column] = rows[i];
            }
        }
    }

    private static void Across(ReadOnlySpan<Vector256<float>> from, Span<Vector256<float>> to, Vector256<float>[] matrix)
    {
        for (int row = 0; row < Block; row++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = 0; i < Block; i++)
                sum += Vector256.Create(from[row][i]) * matrix[i];
            to[row] = sum;
        }
    }

    private static void Down(ReadOnlySpan<Vector256<float>> from, Span<Vector256<float>> to, bool isInverse)
    {
        for (int row = 0; row < Block; row++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = 0; i < Block; i++)
                sum += from[i] * Vector256.Create(isInverse ? Cosines[i, row] : Cosines[row, i]);
            to[row] = sum;
        }
    }

    private static float[,] MakeCosines()
    {
        float[,] cosines = new float[Block, Block];
        float first = MathF.Sqrt(1f / Block), others = MathF.Sqrt(2f / Block);
        for (int frequency = 0; frequency < Block; frequency++)
        {
            for (int place = 0; place < Block; place++)
                cosines[frequency, place] = (frequency == 0 ? first : others) * Direction.At(11.25 * ((2 * place) + 1) * frequency).X;
        }

        return cosines;
    }

    private static Vector256<float>[] Columns(Func<int, int, float> element)
    {
        Vector256<float>[] rows = new Vector256<float>[Block];
        Span<float> numbers = stackalloc float[Block];
        for (int row = 0; row < Block; row++)
        {
            for (int column = 0; column < Block; column++)
                numbers[column] = element(row, column);
            rows[row] = Vector256.Create<float>(numbers);
        }

        return rows;
    }
}
