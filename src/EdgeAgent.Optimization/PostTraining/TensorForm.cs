using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>In which type and on which grid a real tensor is held.</summary>
/// <param name="Type">Float32, Int8, UInt8 or Int16.</param>
/// <param name="Grid">What codes mean; without meaning for floats.</param>
internal readonly record struct TensorForm(TensorType Type, AffineParameters Grid)
{
    /// <summary>Plain floats.</summary>
    public static TensorForm Float { get; } = new(TensorType.Float32, default);

    /// <summary>Whether it is held in plain floats.</summary>
    public bool IsFloat => Type == TensorType.Float32;

    /// <summary>The codes of its type.</summary>
    public CodeRange Codes => Type == TensorType.Int16 ? CodeRange.Int16 : CodeRange.Int8;

    /// <summary>An int8 form in unsigned codes of the same meaning; others as they are.</summary>
    public TensorForm ToUnsigned() => Type == TensorType.Int8 ? new TensorForm(TensorType.UInt8, Grid with { ZeroPoint = Grid.ZeroPoint + 128 }) : this;

    /// <summary>What the file says of the tensor; null for floats.</summary>
    public QuantizationRecord? ToRecord() => IsFloat ? null : new QuantizationRecord { Scales = [Grid.Scale], ZeroPoints = [Grid.ZeroPoint] };
}
