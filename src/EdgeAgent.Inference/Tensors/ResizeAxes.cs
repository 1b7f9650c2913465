namespace EdgeAgent.Inference;

/// <summary>Which two input rows and columns each output pixel of a bilinear resize lies between, and where.</summary>
internal sealed class ResizeAxes
{
    private readonly int _height;
    private readonly int _width;

    private ResizeAxes(Shape input, ResizeTap[] rows, ResizeTap[] columns)
    {
        Batches = input[0];
        _height = input[1];
        _width = input[2];
        Channels = input[3];
        Rows = rows;
        Columns = columns;
    }

    public int Batches { get; }

    public int Channels { get; }

    /// <summary>Elements of an input row.</summary>
    public int RowLength => _width * Channels;

    public ResizeTap[] Rows { get; }

    public ResizeTap[] Columns { get; }

    /// <summary>Resolves both axes for an image [N,H,W,C].</summary>
    /// <param name="input">The image.</param>
    /// <param name="height">Output rows.</param>
    /// <param name="width">Output columns.</param>
    /// <param name="alignCorners">The corner pixels of both images coincide.</param>
    /// <param name="halfPixelCenters">Pixels are squares, sampled in their middle.</param>
    /// <param name="inFixedPoint">Positions in 10-bit fixed point instead of float32.</param>
    public static ResizeAxes Create(Shape input, int height, int width, bool alignCorners, bool halfPixelCenters, bool inFixedPoint) =>
        new(input, Axis(input[1], height, alignCorners, halfPixelCenters, inFixedPoint),
            Axis(input[2], width, alignCorners, halfPixelCenters, inFixedPoint));

    /// <summary>The index of a pixel's channel in the input.</summary>
    public int Index(int batch, int row, int column, int channel) => ((batch * _height + row) * _width + column) * Channels + channel;

    private static ResizeTap[] Axis(int input, int output, bool alignCorners, bool halfPixelCenters, bool inFixedPoint)
    {
        ResizeTap[] taps = new ResizeTap[output];
        (int from, int to) = alignCorners && output > 1 ? (input - 1, output - 1) : (input, output);
        if (inFixedPoint)
        {
            long scale = (1024L * from + to / 2) / to;
            for (int i = 0; i < output; i++)
            {
                long position = i * scale + (halfPixelCenters ? scale / 2 - 512 : 0);
                long low = Math.Clamp(position / 1024, 0, input - 1), high = Math.Min((position + 1023) / 1024, input - 1);
                taps[i] = new ResizeTap((int)low, (int)high, 0, (int)(position - 1024 * low));
            }
        }
        else
        {
            float scale = (float)from / to;
            for (int i = 0; i < output; i++)
            {
                float position = halfPixelCenters ? (i + 0.5f) * scale - 0.5f : i * scale;
                int low = Math.Clamp((int)MathF.Floor(position), 0, input - 1), high = Math.Min((int)MathF.Ceiling(position), input - 1);
                taps[i] = new ResizeTap(low, high, position - low, 0);
            }
        }

        return taps;
    }
}
