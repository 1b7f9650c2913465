using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>A product over images cut into tiles of a kernel's rows and channels, which threads share.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Rows">Rows of an image: output pixels.</param>
/// <param name="RowStep">Rows that the kernel computes together.</param>
/// <param name="Channels">Output channels.</param>
/// <param name="ChannelStep">Channels that the kernel computes together.</param>
internal readonly record struct GemmParts(int Images, int Rows, int RowStep, int Channels, int ChannelStep)
{
    private readonly int _steps = (Rows + RowStep - 1) / RowStep;
    private readonly int _panels = (Channels + ChannelStep - 1) / ChannelStep;

    /// <summary>Number of tiles; channels run fastest, then rows, then images.</summary>
    public int Count { get; } = checked(Images * ((Rows + RowStep - 1) / RowStep) * ((Channels + ChannelStep - 1) / ChannelStep));

    /// <summary>Finds the rectangle that starts at tile <paramref name="first"/> and ends within <paramref name="count"/> tiles.</summary>
    /// <returns>The number of tiles in it.</returns>
    public int Next(int first, int count, out int image, out GemmRange range)
    {
        if (Images == 1 && count == Count)
        {
            (image, range) = (0, new GemmRange(0, Rows, 0, Channels));
            return count;
        }

        (int before, int panel) = Math.DivRem(first, _panels);
        (image, int step) = Math.DivRem(before, _steps);
        int panels = Math.Min(_panels - panel, count), steps = panels < _panels ? 1 : Math.Min(_steps - step, count / _panels);
        int row = step * RowStep, channel = panel * ChannelStep;
        range = new GemmRange(row, Math.Min(steps * RowStep, Rows - row), channel, Math.Min(panels * ChannelStep, Channels - channel));
        return steps * panels;
    }
}
