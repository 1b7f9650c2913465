namespace EdgeAgent.Kernels;

/// <summary>What the driver of int8 products must know of the way from sums to outputs, whatever the outputs' type.</summary>
internal unsafe struct Qs8OutputStage
{
    /// <summary>Number of output channels.</summary>
    public int Channels;

    /// <summary>Bytes of an output element.</summary>
    public int OutputBytes;

    /// <summary>The activations of each row, or of all; null where outputs are int8.</summary>
    public ActivationQuantization* Activations;

    /// <summary>Whether each row has activations of its own.</summary>
    public bool HasRowActivations;

    private int* _multipliers, _shifts;
    private RequantizationForm _form;
    private bool _shiftsRightOnly;
    private int _zeroPoint, _minimum, _maximum;
    private F32Clamp _clamp;

    /// <summary>Outputs are int8.</summary>
    public static Qs8OutputStage Of(RequantizationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new()
        {
            Channels = table.Channels,
            OutputBytes = sizeof(sbyte),
            _multipliers = table.Multipliers,
            _shifts = table.Shifts,
            _form = table.Form,
            _shiftsRightOnly = table.ShiftsRightOnly,
            _zeroPoint = table.ZeroPoint,
            _minimum = table.Minimum,
            _maximum = table.Maximum,
        };
    }

    /// <summary>Outputs are float32.</summary>
    public static Qs8OutputStage Of(DequantizationTable table, ActivationQuantization* activations, bool ofEachRow)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new()
        {
            Channels = table.Channels,
            OutputBytes = sizeof(float),
            Activations = activations,
            HasRowActivations = ofEachRow,
            _multipliers = table.Rows,
            _shifts = table.Rows + table.RowLength,
            _form = RequantizationForm.Float,
            _clamp = table.Clamp,
        };
    }

    /// <summary>Writes what is the same for all tiles.</summary>
    public readonly void Begin(Qs8Tile* tile)
    {
        (tile->ZeroPoint, tile->Minimum, tile->Maximum, tile->Clamp) = (_zeroPoint, _minimum, _maximum, _clamp);
        (tile->ShiftsRightOnly, tile->Form, tile->OutputBytes) = (_shiftsRightOnly, _form, OutputBytes);
    }

    /// <summary>Moves a tile to a channel.</summary>
    public readonly void MoveTo(Qs8Tile* tile, int channel)
    {
        tile->Multipliers = _multipliers + channel;
        tile->Shifts = _shifts + channel;
    }

    /// <summary>Writes the activations of rows for a tile; what is missing of Mr repeats the last one.</summary>
    public readonly void StageRows(Qs8Tile* tile, int firstRow, int count, int mr)
    {
        int last = HasRowActivations ? firstRow + count - 1 : 0;
        for (int r = 0, end = (count + mr - 1) / mr * mr; r < end; r++)
        {
            ActivationQuantization row = Activations[Math.Min(firstRow + r, last)];
            tile->RowScales[r] = row.Scale;
            tile->MinusRowZeroPoints[r] = -row.ZeroPoint;
        }
    }
}
