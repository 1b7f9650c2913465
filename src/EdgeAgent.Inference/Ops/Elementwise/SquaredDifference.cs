using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>SQUARED_DIFFERENCE; float32, int8 and int32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, SQUARED_DIFFERENCE.</remarks>
internal sealed class SquaredDifference() : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.Int32)
{
    private const int LeftShift = 7;

    public override PreparedOp Prepare(PrepareContext context) => context.Input(First).Type switch
    {
        TensorType.Float32 => BinaryLoop.CreateVector<float, SquaredDifference<float>>(context, default),
        TensorType.Int32 => BinaryLoop.CreateVector<int, SquaredDifference<int>>(context, default),
        _ => Int8(context),
    };

    private static PreparedOp Int8(PrepareContext context)
    {
        double common = TwiceLarger(context), factor = common * common / ((1 << (2 * LeftShift)) * (double)context.PerTensor(context.Output()).Scale);
        return BinaryLoop.Create<sbyte, sbyte, QuantizedSquaredDifference>(
            context, new(CommonScale(context, LeftShift), Requantization(context, factor, ActivationFunction.None)));
    }
}
