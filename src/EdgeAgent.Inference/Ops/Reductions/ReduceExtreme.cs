using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>REDUCE_MAX and REDUCE_MIN over constant axes; float32, int8, uint8, int16, int32 and int64.</summary>
/// <remarks>Quantized input and output are quantized alike.</remarks>
internal sealed class ReduceExtreme(bool isMaximum)
    : ReductionOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        if (input.Quantization is not null) Activation.RequireSameQuantization(context, input, context.Output());
        return input.Type switch
        {
            TensorType.Float32 => Extreme<float>(context),
            TensorType.Int16 => Extreme<short>(context),
            TensorType.Int32 => Extreme<int>(context),
            TensorType.Int64 => Extreme<long>(context),
            _ => Extreme<sbyte>(context),
        };
    }

    private PreparedOp Extreme<T>(PrepareContext context)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => isMaximum
        ? Create(context, default(Larger<T>), T.MinValue)
        : Create(context, default(Smaller<T>), T.MaxValue);
}
