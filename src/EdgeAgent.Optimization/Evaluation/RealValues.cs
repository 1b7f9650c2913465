using System.Buffers.Binary;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>The real numbers that a tensor's bytes mean, <c>scale * (q - zeroPoint)</c> where it is quantized, and back.</summary>
internal static class RealValues
{
    /// <summary>Whether elements of this type are numbers.</summary>
    public static bool AreIn(TensorType type) => ByteSize(type) > 0;

    /// <summary>Whether equal bytes mean equal numbers in two tensors.</summary>
    public static bool MeanTheSame(TensorInfo one, TensorInfo other) => one.Type == other.Type && Step(one).Equals(Step(other)) && ZeroPoint(one) == ZeroPoint(other);

    /// <summary>Reads all elements.</summary>
    /// <param name="tensor">What the bytes are; of a numeric type.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="values">Receives one number an element.</param>
    public static void Read(TensorInfo tensor, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        int size = ByteSize(tensor.Type), zeroPoint = ZeroPoint(tensor);
        double step = Step(tensor);
        for (int i = 0; i < values.Length; i++)
            values[i] = (Number(tensor.Type, bytes.Slice(i * size, size)) - zeroPoint) * step;
    }

    /// <summary>Writes all elements: integers are rounded to the nearest, ties away from zero, and clamped to their type.</summary>
    /// <param name="tensor">What the bytes are to be: uint8, int8, int16 or float32.</param>
    /// <param name="values">One number an element.</param>
    /// <param name="bytes">Receives its content.</param>
    /// <exception cref="SampleDataException">The type is another.</exception>
    public static void Write(TensorInfo tensor, ReadOnlySpan<double> values, Span<byte> bytes)
    {
        (double low, double high) = tensor.Type switch
        {
            TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorType.Int16 => (short.MinValue, short.MaxValue),
            TensorType.Float32 => (0.0, 0.0),
            _ => throw new SampleDataException($"tensors are not converted to {tensor.Type.ToString().ToLowerInvariant()}; uint8, int8, int16 and float32 are"),
        };
        int size = ByteSize(tensor.Type), zeroPoint = ZeroPoint(tensor);
        double step = Step(tensor);
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> element = bytes.Slice(i * size, size);
            if (tensor.Type == TensorType.Float32)
            {
                BinaryPrimitives.WriteSingleLittleEndian(element, (float)values[i]);
                continue;
            }

            int code = (int)Math.Clamp(Math.Round(values[i] / step, MidpointRounding.AwayFromZero) + zeroPoint, low, high);
            if (size == 1)
                element[0] = unchecked((byte)code);
            else
                BinaryPrimitives.WriteInt16LittleEndian(element, (short)code);
        }
    }

    private static int ByteSize(TensorType type) => type switch
    {
        TensorType.UInt8 or TensorType.Int8 => 1,
        TensorType.Int16 or TensorType.Float16 => 2,
        TensorType.Int32 or TensorType.Float32 => 4,
        TensorType.Int64 => 8,
        _ => 0,
    };

    private static double Step(TensorInfo tensor) => Meaning(tensor)?.Scale ?? 1;

    private static int ZeroPoint(TensorInfo tensor) => Meaning(tensor)?.ZeroPoint ?? 0;

    private static QuantizationParameters? Meaning(TensorInfo tensor) =>
        tensor is { Type: not (TensorType.Float32 or TensorType.Float16), Quantization: { IsPerAxis: false } quantization } ? quantization : null;

    private static double Number(TensorType type, ReadOnlySpan<byte> bytes) => type switch
    {
        TensorType.UInt8 => bytes[0],
        TensorType.Int8 => unchecked((sbyte)bytes[0]),
        TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        TensorType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadSingleLittleEndian(bytes),
    };
}
