using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>The work of one microkernel call: Mr rows of activations times consecutive panels of Nr output channels.</summary>
internal unsafe struct Qs8Tile
{
    /// <summary>[RowCount / Mr, rounded up][Taps][Mr] addresses of activation rows; rows past <see cref="RowCount"/> repeat the last one.</summary>
    public sbyte** Rows;

    /// <summary>Number of filter taps; each has its own row addresses and its own part of the panel.</summary>
    public int Taps;

    /// <summary>Activations a row holds for one tap, without padding.</summary>
    public int Depth;

    /// <summary>First packed panel: bias [Nr] int32, then [Taps][depth steps][Nr][step] int8.</summary>
    public byte* Panel;

    /// <summary>Bytes from one panel to the next.</summary>
    public nint PanelStride;

    /// <summary>[RowCount / Mr, rounded up][Mr] terms added to every sum of a row: -weightsZeroPoint * sum(a).</summary>
    public int* RowTerms;

    /// <summary>False when every row term is 0, because the weights have no zero point.</summary>
    public bool HasRowTerms;

    /// <summary>True when int16 sums of two products of the panels could overflow.</summary>
    public bool HasMinimumPairs;

    /// <summary>[Mr][Nr] scratch of the microkernels, for sums and for parts of panels.</summary>
    public int* Sums;

    /// <summary>[ChannelCount, padded] requantization multipliers; sums of weights where sums become float32.</summary>
    public int* Multipliers;

    /// <summary>[ChannelCount, padded] requantization shifts; scales of weights, as float32, where sums become float32. Biases lie as far behind them as
    /// they lie behind <see cref="Multipliers"/>.</summary>
    public int* Shifts;

    /// <summary>True when every shift is below zero.</summary>
    public bool ShiftsRightOnly;

    /// <summary>The simplest form of requantization that the factors and the clamp allow.</summary>
    public RequantizationForm Form;

    /// <summary>The output's zero point.</summary>
    public int ZeroPoint;

    /// <summary>Smallest output value.</summary>
    public int Minimum;

    /// <summary>Largest output value.</summary>
    public int Maximum;

    /// <summary>[RowCount / Mr, rounded up][Mr] scales of the activations of a row, where sums become float32.</summary>
    public float* RowScales;

    /// <summary>[RowCount / Mr, rounded up][Mr] negated zero points of the activations of a row, where sums become float32.</summary>
    public int* MinusRowZeroPoints;

    /// <summary>Smallest and largest output value, where sums become float32.</summary>
    public F32Clamp Clamp;

    /// <summary>First output byte of the tile.</summary>
    public sbyte* Output;

    /// <summary>Bytes of an output element: 1, or 4 where sums become float32.</summary>
    public int OutputBytes;

    /// <summary>Bytes from one output row to the next.</summary>
    public nint OutputStride;

    /// <summary>Rows to store: 1 to Mr, or more where <see cref="Qs8GemmKernel.TakesRowGroups"/> is true.</summary>
    public int RowCount;

    /// <summary>Channels to compute and store, 1 or more; the last panel may be partly used.</summary>
    public int ChannelCount;

    /// <summary>Where the outputs of a row go; rows past <see cref="RowCount"/> write the last one again.</summary>
    public readonly sbyte* OutputRow(int row) => Output + (row < RowCount ? row : RowCount - 1) * OutputStride;

    /// <summary>Moves on by one group of Mr rows; true while rows are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextGroup(int mr)
    {
        Rows += mr * Taps;
        RowTerms += mr;
        RowScales += mr;
        MinusRowZeroPoints += mr;
        Output += mr * OutputStride;
        RowCount -= mr;
        return RowCount > 0;
    }

    /// <summary>Moves on by panels of a number of channels.</summary>
    public void Skip(int panels, int channelsPerPanel)
    {
        int channels = panels * channelsPerPanel;
        Panel += panels * PanelStride;
        Multipliers += channels;
        Shifts += channels;
        Output += channels * OutputBytes;
        ChannelCount -= channels;
    }
}
