namespace EdgeAgent.Kernels;

/// <summary>How the int32 sums of an op become int8: one factor per output channel, the output's zero point, and the activation's clamp.</summary>
/// <remarks><c>q = clamp(factor[c].Apply(sum) + zeroPoint, minimum, maximum)</c>. Channels are padded to a multiple of
/// <see cref="ChannelPadding"/> with factor 0, so that kernels load whole vectors.</remarks>
public sealed unsafe class RequantizationTable : IDisposable
{
    /// <summary>Channels are padded to a multiple of this.</summary>
    public const int ChannelPadding = 32;

    private readonly AlignedBuffer _buffer;
    private readonly int _padded;

    private RequantizationTable(ReadOnlySpan<QuantizedMultiplier> factors, int zeroPoint, int minimum, int maximum)
    {
        _padded = (factors.Length + ChannelPadding - 1) / ChannelPadding * ChannelPadding;
        _buffer = new AlignedBuffer(2L * sizeof(int) * _padded);
        (Channels, ZeroPoint, Minimum, Maximum) = (factors.Length, zeroPoint, minimum, maximum);
        ShiftsRightOnly = true;
        for (int c = 0; c < factors.Length; c++)
        {
            Multipliers[c] = factors[c].Multiplier;
            Shifts[c] = factors[c].Shift;
            ShiftsRightOnly &= factors[c].Shift < 0 || factors[c].Multiplier == 0;
        }

        FormOfRightShifts = Minimum != sbyte.MinValue || Maximum != sbyte.MaxValue ? RequantizationForm.ShiftsRight
            : ZeroPoint != sbyte.MinValue ? RequantizationForm.WholeRange
            : RequantizationForm.Rectified;
        Form = ShiftsRightOnly ? FormOfRightShifts : RequantizationForm.ShiftsBothWays;
        for (int c = 0; ShiftsRightOnly && c < _padded; c++)
        {
            if (Multipliers[c] == 0)
                Shifts[c] = -1;
        }
    }

    /// <summary>Number of output channels.</summary>
    public int Channels { get; }

    /// <summary>The output's zero point, -128 to 127.</summary>
    public int ZeroPoint { get; }

    /// <summary>Smallest output value, -128 to 127.</summary>
    public int Minimum { get; }

    /// <summary>Largest output value, <see cref="Minimum"/> to 127.</summary>
    public int Maximum { get; }

    /// <summary>True when every factor is below one half, or 0: kernels then skip the left shift and the test for "no shift".</summary>
    internal bool ShiftsRightOnly { get; }

    /// <summary>The simplest form of requantization that the factors and the clamp allow.</summary>
    internal RequantizationForm Form { get; }

    /// <summary>The simplest form that the clamp allows for channels whose shift is below zero.</summary>
    internal RequantizationForm FormOfRightShifts { get; }

    internal int* Multipliers => (int*)_buffer.Pointer;

    internal int* Shifts => (int*)_buffer.Pointer + _padded;

    /// <summary>Makes the table of an op that has one factor per output channel.</summary>
    /// <param name="factors">input scale * weight scale / output scale, per output channel.</param>
    /// <param name="zeroPoint">The output's zero point, -128 to 127.</param>
    /// <param name="minimum">Smallest output value after the fused activation, -128 to 127.</param>
    /// <param name="maximum">Largest output value after the fused activation, not below <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A zero point or bound outside int8.</exception>
    public static RequantizationTable Create(ReadOnlySpan<QuantizedMultiplier> factors, int zeroPoint, int minimum = -128, int maximum = 127)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(zeroPoint, sbyte.MinValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zeroPoint, sbyte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, sbyte.MinValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, sbyte.MaxValue);
        return new RequantizationTable(factors, zeroPoint, minimum, maximum);
    }

    /// <summary>Makes the table of an op that has one factor for all its output channels.</summary>
    /// <param name="factor">input scale * weight scale / output scale.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="zeroPoint">The output's zero point, -128 to 127.</param>
    /// <param name="minimum">Smallest output value after the fused activation, -128 to 127.</param>
    /// <param name="maximum">Largest output value after the fused activation, not below <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A zero point or bound outside int8.</exception>
    public static RequantizationTable Create(QuantizedMultiplier factor, int channels, int zeroPoint, int minimum = -128, int maximum = 127)
    {
        var factors = new QuantizedMultiplier[channels];
        factors.AsSpan().Fill(factor);
        return Create(factors, zeroPoint, minimum, maximum);
    }

    /// <summary>Requantizes one sum: the definition that every kernel reproduces to the bit.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="sum">Accumulator of that channel.</param>
    public sbyte Apply(int channel, int sum) =>
        (sbyte)Math.Clamp((long)new QuantizedMultiplier(Multipliers[channel], Shifts[channel]).Apply(sum) + ZeroPoint, Minimum, Maximum);

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
