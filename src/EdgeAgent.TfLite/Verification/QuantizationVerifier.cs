using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Verification;

/// <summary>Verifies quantization parameters against the shape and type of their tensor.</summary>
internal sealed class QuantizationVerifier(FlatBufferReader reader)
{
    public void Verify(FlatTable table, FlatVector shape, TensorType type)
    {
        reader.Path.Enter("quantization");
        table.Vector(Slots.Quantization.Min, "min", sizeof(float));
        table.Vector(Slots.Quantization.Max, "max", sizeof(float));
        VerifyDetails(table);

        FlatVector scales = table.Vector(Slots.Quantization.Scale, "scale", sizeof(float));
        FlatVector zeroPoints = table.Vector(Slots.Quantization.ZeroPoint, "zero_point", sizeof(long));
        if (zeroPoints.Count != scales.Count)
            throw reader.Invalid(table.Position, "zero_point", $"there are {zeroPoints.Count} zero points; accepted: as many as scales, {scales.Count}");

        VerifyAxis(table, scales.Count, shape);
        VerifyValues(scales, zeroPoints, type);
        reader.Path.Leave();
    }

    private static void VerifyDetails(FlatTable table)
    {
        byte details = table.Enumeration(Slots.Quantization.DetailsType, "details_type", last: 1);
        if (details != 0 && table.TryTable(Slots.Quantization.Details, "details", out FlatTable custom))
            custom.Opaque(0, "custom");
    }

    private void VerifyAxis(FlatTable table, int scales, FlatVector shape)
    {
        int axis = table.Int32(Slots.Quantization.QuantizedDimension, "quantized_dimension");
        if (scales <= 1)
            return;

        int position = table.PositionOf(Slots.Quantization.QuantizedDimension, "quantized_dimension", sizeof(int));
        if (axis < 0 || axis >= shape.Count)
            throw reader.Invalid(position, "quantized_dimension", $"the axis is {axis}; accepted: 0 to {shape.Count - 1}");
        if (reader.Int32At(shape, axis) != scales)
            throw reader.Invalid(table.Position, "scale", $"there are {scales} scales; accepted: 1, or {reader.Int32At(shape, axis)} as dimension {axis} has slices");
    }

    private void VerifyValues(FlatVector scales, FlatVector zeroPoints, TensorType type)
    {
        (long least, long greatest) = ZeroPointRange(type);
        for (int i = 0; i < scales.Count; i++)
        {
            float scale = reader.SingleAt(scales, i);
            if (!float.IsFinite(scale) || scale <= 0)
                throw reader.Invalid(scales.Position(i), $"scale[{i}]", $"the scale is {scale}; accepted: a finite number greater than 0");

            long zeroPoint = reader.Int64At(zeroPoints, i);
            if (zeroPoint < least || zeroPoint > greatest)
                throw reader.Invalid(zeroPoints.Position(i), $"zero_point[{i}]", $"the zero point is {zeroPoint}; accepted for {type}: {least} to {greatest}");
        }
    }

    private static (long Least, long Greatest) ZeroPointRange(TensorType type) => type switch
    {
        TensorType.Int4 => (-8, 7),
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        TensorType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };
}
