using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>The real values of a tensor's bytes: float32, or int8 and uint8 with their quantization.</summary>
/// <param name="info">The tensor; <see cref="IsReadable"/> holds for it.</param>
internal readonly struct OutputValues(TensorInfo info)
{
    private readonly double _scale = info.Quantization?.Scale ?? 1;
    private readonly int _zeroPoint = info.Quantization?.ZeroPoint ?? 0;

    /// <summary>Whether a tensor's values can be read.</summary>
    public static bool IsReadable(TensorInfo info) => info.Type is TensorType.Float32 or TensorType.Int8 or TensorType.UInt8;

    /// <summary>The number of values.</summary>
    public int Count { get; } = checked((int)info.Shape.ElementCount);

    /// <summary>One value of the tensor's bytes.</summary>
    public double Read(ReadOnlySpan<byte> bytes, int index) => info.Type switch
    {
        TensorType.Float32 => MemoryMarshal.Cast<byte, float>(bytes)[index],
        TensorType.Int8 => _scale * (unchecked((sbyte)bytes[index]) - _zeroPoint),
        _ => _scale * (bytes[index] - _zeroPoint),
    };
}
