using System.Buffers.Binary;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>Reads the real values of a tensor from its bytes: <c>scale * (q - zeroPoint)</c> for quantized integers, the number itself for others.</summary>
internal static class TensorValues
{
    /// <summary>The values in memory order; null for types that hold no numbers.</summary>
    public static double[]? Read(TensorInfo tensor, ReadOnlySpan<byte> bytes)
    {
        int size = tensor.Type switch
        {
            TensorType.UInt8 or TensorType.Int8 => 1,
            TensorType.Int16 or TensorType.Float16 => 2,
            TensorType.Int32 or TensorType.Float32 => 4,
            TensorType.Int64 => 8,
            _ => 0,
        };
        if (size == 0)
            return null;
        double[] values = new double[bytes.Length / size];
        double scale = tensor.Quantization is { IsPerAxis: false } quantization ? quantization.Scale : 1;
        int zeroPoint = tensor.Quantization is { IsPerAxis: false } shifted ? shifted.ZeroPoint : 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = (Number(tensor.Type, bytes.Slice(i * size, size)) - zeroPoint) * scale;
        return values;
    }

    /// <summary>Least, greatest and mean; null where there are no numbers.</summary>
    public static ValueRange? Range(double[]? values) =>
        values is { Length: > 0 } && values.All(double.IsFinite) ? new ValueRange(values.Min(), values.Max(), values.Average()) : null;

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
