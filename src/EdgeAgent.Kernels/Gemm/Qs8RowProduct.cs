using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>One row of activations times packed weights: a fully connected layer of one sample, set up once.</summary>
/// <remarks>The same bytes as <see cref="Qs8Gemm"/> gives. What does not change from run to run is laid out when it is made, so that a small layer
/// costs little more than its products. Threads may share it, each with its own scratch.</remarks>
public sealed unsafe class Qs8RowProduct
{
    private readonly Qs8GemmWeights _weights;
    private readonly RequantizationTable _requantization;
    private readonly Qs8Tile _tile;

    private Qs8RowProduct(Qs8GemmWeights weights, RequantizationTable requantization)
    {
        (_weights, _requantization) = (weights, requantization);
        _tile.Panel = weights.Panel(0);
        _tile.PanelStride = (nint)weights.PanelBytes;
        (_tile.Taps, _tile.Depth) = (weights.PanelTaps, weights.PanelDepth);
        _tile.Multipliers = requantization.Multipliers;
        _tile.Shifts = requantization.Shifts;
        (_tile.ZeroPoint, _tile.Minimum, _tile.Maximum) = (requantization.ZeroPoint, requantization.Minimum, requantization.Maximum);
        (_tile.ShiftsRightOnly, _tile.Form) = (requantization.ShiftsRightOnly, requantization.Form);
        (_tile.RowCount, _tile.ChannelCount, _tile.OutputStride, _tile.OutputBytes) = (1, weights.Channels, weights.Channels, 1);
    }

    /// <summary>Sets up a product where the variant takes a row as it lies in memory.</summary>
    /// <param name="weights">Packed weights; not disposed with this object.</param>
    /// <param name="requantization">One entry per output channel; not disposed with this object.</param>
    /// <returns>The product; null for weights with several taps or a zero point, and for variants that copy or widen rows.</returns>
    /// <exception cref="ArgumentException">The table has another number of channels.</exception>
    public static Qs8RowProduct? TryCreate(Qs8GemmWeights weights, RequantizationTable requantization)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(requantization);
        if (requantization.Channels != weights.Channels)
            throw new ArgumentException($"The table has {requantization.Channels} channels, the weights {weights.Channels}.", nameof(requantization));
        bool isPlain = weights is { Taps: 1, RowBytes: 0, WeightsZeroPoint: 0, HasAnyMinimumPairs: false };
        return isPlain && !weights.Kernel.WidensRows ? new Qs8RowProduct(weights, requantization) : null;
    }

    /// <summary>Computes all channels.</summary>
    /// <param name="input">The row, with readable slack after its end.</param>
    /// <param name="output">One element per channel; must not overlap the input.</param>
    /// <param name="scratch">At least the weights' scratch bytes.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    [SkipLocalsInit]
    public void Run(ReadOnlySpan<sbyte> input, Span<sbyte> output, Span<byte> scratch)
    {
        if (input.Length < _weights.Depth || output.Length < _weights.Channels || scratch.Length < _weights.ScratchBytes)
            throw new ArgumentException("A span is shorter than the product needs.");
        fixed (sbyte* a = input, c = output)
        fixed (byte* free = scratch)
        {
            // Scratch: a zero term and an address for each row of a tile, then what the microkernel keeps.
            int mr = _weights.Kernel.Mr;
            sbyte** rows = (sbyte**)(((nuint)free + 15) & ~(nuint)15);
            int* terms = (int*)(rows + mr);
            for (int r = 0; r < mr; r++)
            {
                rows[r] = a;
                terms[r] = 0;
            }

            Qs8Tile tile = _tile;
            tile.Rows = rows;
            tile.RowTerms = terms;
            tile.Sums = terms + mr;
            tile.Output = c;
            _weights.Kernel.Run(&tile);
        }

        GC.KeepAlive(_requantization);
    }
}
