using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Reads one tensor record into the form that the graph works with, and checks what does not depend on an operator.</summary>
/// <remarks>Tensors that share the bytes of a constant share its stored form too.</remarks>
internal sealed class TensorReader
{
    private readonly Dictionary<ReadOnlyMemory<byte>, byte[]> _shifted = [];

    public GraphTensor Read(TensorRecord record)
    {
        string label = $"Tensor {record.Index} \"{record.Name}\"";
        if (!ElementTypes.IsSupported(record.Type))
            throw new UnsupportedModelException($"{label}: its type is {record.Type}; accepted: {string.Join(", ", ElementTypes.Supported)}.");
        if (record.IsSparse)
            throw new UnsupportedModelException($"{label}: it is stored sparsely; accepted: dense tensors.");
        Shape shape = ReadShape(record, label);
        GraphTensor tensor = new(record.Name, record.Type)
        {
            Index = record.Index,
            Shape = shape,
            ShapeSignature = record.ShapeSignature,
            IsDefined = record.IsVariable,
            IsVariable = record.IsVariable,
            FileQuantization = ReadQuantization(record, label),
        };
        if (record.IsConstant) tensor.BecomeConstant(ReadConstant(record, shape, label));
        return tensor;
    }

    private static Shape ReadShape(TensorRecord record, string label)
    {
        if (record.Shape.Count > Shape.MaxRank)
            throw new UnsupportedModelException($"{label}: it has {record.Shape.Count} dimensions; accepted: at most {Shape.MaxRank}.");
        try
        {
            return new Shape([.. record.Shape]);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new UnsupportedModelException($"{label}: its shape [{string.Join(',', record.Shape)}] is not one; accepted: extents of 0 or more.",
                error);
        }
    }

    private ReadOnlyMemory<byte> ReadConstant(TensorRecord record, Shape shape, string label)
    {
        long expected = shape.ElementCount * ElementTypes.ByteSize(record.Type);
        if (record.Data.Length != expected)
            throw new UnsupportedModelException($"{label}: it holds {record.Data.Length} bytes; accepted: {expected}, as its shape {shape} says.");
        if (record.Type != TensorType.UInt8) return record.Data;
        if (_shifted.TryGetValue(record.Data, out byte[]? stored)) return stored;
        stored = _shifted[record.Data] = new byte[record.Data.Length];
        ReadOnlySpan<byte> data = record.Data.Span;
        for (int i = 0; i < stored.Length; i++) stored[i] = (byte)(data[i] ^ 0x80);
        return stored;
    }

    private static QuantizationParameters? ReadQuantization(TensorRecord record, string label)
    {
        if (record.Quantization is not { Scales.Count: > 0 } quantization) return null;
        float[] scales = quantization.Scales as float[] ?? [.. quantization.Scales];
        int[] zeroPoints = quantization.ZeroPoints.Count == 0
            ? new int[scales.Length]
            : quantization.ZeroPoints as int[] ?? [.. quantization.ZeroPoints];
        if (zeroPoints.Length == 1 && scales.Length > 1) Array.Resize(ref zeroPoints, scales.Length);
        if (zeroPoints.Length != scales.Length)
            throw new UnsupportedModelException(
                $"{label}: it has {scales.Length} scales and {zeroPoints.Length} zero points; accepted: as many of both.");
        if (scales.Any(scale => !float.IsFinite(scale) || scale < 0))
            throw new UnsupportedModelException($"{label}: a scale is negative or not finite; accepted: finite scales of 0 or more.");
        (int least, int most) = record.Type switch
        {
            TensorType.UInt8 => (0, 255),
            TensorType.Int8 => (-128, 127),
            _ => (0, 0),
        };
        if (zeroPoints.Any(zeroPoint => zeroPoint < least || zeroPoint > most))
            throw new UnsupportedModelException($"{label}: a zero point lies outside its type; accepted: {least} to {most} for {record.Type}.");
        int axis = quantization.QuantizedDimension;
        if (scales.Length > 1 && (axis < 0 || axis >= record.Shape.Count || record.Shape[axis] != scales.Length))
            throw new UnsupportedModelException(
                $"{label}: it has {scales.Length} scales on axis {axis} of [{string.Join(',', record.Shape)}]; accepted: one for each slice.");
        return QuantizationParameters.Of(scales, zeroPoints, axis);
    }
}
