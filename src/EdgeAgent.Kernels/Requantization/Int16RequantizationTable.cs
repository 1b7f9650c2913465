namespace EdgeAgent.Kernels;

/// <summary>How the sums of an op become int16 outputs with zero point 0: one factor per output channel, and the activation's clamp.</summary>
/// <remarks>Channels are padded to a multiple of <see cref="RequantizationTable.ChannelPadding"/> with factor 0, so that kernels load whole
/// vectors.</remarks>
public sealed unsafe class Int16RequantizationTable : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly int _padded;
    private readonly QuantizedMultiplier[]? _exact;

    private Int16RequantizationTable(ReadOnlySpan<QuantizedMultiplier> factors, bool sumsAreInt32, int minimum, int maximum)
    {
        _padded = (factors.Length + RequantizationTable.ChannelPadding - 1) / RequantizationTable.ChannelPadding * RequantizationTable.ChannelPadding;
        _buffer = new AlignedBuffer((sizeof(long) + sizeof(int)) * (long)_padded);
        (Channels, Minimum, Maximum) = (factors.Length, minimum, maximum);
        _exact = sumsAreInt32 ? factors.ToArray() : null;
        for (int c = 0; c < _padded; c++)
        {
            ReducedMultiplier factor = c < factors.Length && !sumsAreInt32 ? ReducedMultiplier.From(factors[c]) : new(0, 15);
            Multipliers[c] = factor.Multiplier;
            Shifts[c] = factor.Shift;
        }
    }

    /// <summary>Number of output channels.</summary>
    public int Channels { get; }

    /// <summary>Smallest output value.</summary>
    public int Minimum { get; }

    /// <summary>Largest output value.</summary>
    public int Maximum { get; }

    /// <summary>True where sums are int32 and factors keep 31 bits, as TFLite has it when the bias is int32.</summary>
    public bool SumsAreInt32 => _exact is not null;

    /// <summary>[Channels, padded] right shifts.</summary>
    internal long* Shifts => (long*)_buffer.Pointer;

    /// <summary>[Channels, padded] Q15 multipliers.</summary>
    internal int* Multipliers => (int*)(Shifts + _padded);

    /// <summary>Makes a table.</summary>
    /// <param name="factors">input scale * weight scale / output scale, per output channel; below 2^7 unless sums are int32.</param>
    /// <param name="sumsAreInt32">See <see cref="SumsAreInt32"/>.</param>
    /// <param name="minimum">Smallest output value after the fused activation.</param>
    /// <param name="maximum">Largest output value after the fused activation, not below <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound outside int16, or a factor of 2^7 or more.</exception>
    public static Int16RequantizationTable Create(
        ReadOnlySpan<QuantizedMultiplier> factors, bool sumsAreInt32, int minimum = short.MinValue, int maximum = short.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, short.MinValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, short.MaxValue);
        return new Int16RequantizationTable(factors, sumsAreInt32, minimum, maximum);
    }

    /// <summary>Requantizes one sum: the definition that every kernel reproduces to the bit.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="sum">Accumulator of that channel: an int32 where <see cref="SumsAreInt32"/>, else in [-2^47, 2^47).</param>
    public short Apply(int channel, long sum)
    {
        int scaled = _exact is null
            ? new ReducedMultiplier(Multipliers[channel], (int)Shifts[channel]).Apply(sum)
            : _exact[channel].Apply((int)sum);
        return (short)Math.Clamp(scaled, Minimum, Maximum);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
