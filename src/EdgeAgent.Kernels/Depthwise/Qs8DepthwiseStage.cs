namespace EdgeAgent.Kernels;

/// <summary>What the loops of depthwise convolutions must know of the way from sums to outputs, whatever the outputs' type.</summary>
internal unsafe struct Qs8DepthwiseStage
{
    /// <summary>Bytes of an output element.</summary>
    public int OutputBytes;

    public int* Multipliers, Shifts;

    public RequantizationForm Form, FormOfRightShifts;

    public bool ShiftsRightOnly;

    public int ZeroPoint, Minimum, Maximum;

    public F32Clamp Clamp;

    /// <summary>Outputs are int8.</summary>
    public static Qs8DepthwiseStage Of(RequantizationTable table) => new()
    {
        OutputBytes = sizeof(sbyte),
        Multipliers = table.Multipliers,
        Shifts = table.Shifts,
        Form = table.Form,
        FormOfRightShifts = table.FormOfRightShifts,
        ShiftsRightOnly = table.ShiftsRightOnly,
        ZeroPoint = table.ZeroPoint,
        Minimum = table.Minimum,
        Maximum = table.Maximum,
    };

    /// <summary>Outputs are float32.</summary>
    /// <param name="table">The clamp.</param>
    /// <param name="resolved">What <see cref="DequantizationTable.Resolve"/> wrote for the image.</param>
    public static Qs8DepthwiseStage Of(DequantizationTable table, byte* resolved) => new()
    {
        OutputBytes = sizeof(float),
        Multipliers = (int*)resolved,
        Shifts = (int*)resolved + table.RowLength,
        Form = RequantizationForm.Float,
        FormOfRightShifts = RequantizationForm.Float,
        Clamp = table.Clamp,
    };
}
