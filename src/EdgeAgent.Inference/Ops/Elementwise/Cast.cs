using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>CAST of stored values from one type to another: float32, int8, uint8, int16, int32, int64 and bool.</summary>
internal sealed class Cast : Op
{
    private static readonly TensorType[] Types =
        [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64, TensorType.Bool];

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), Types);
        context.RequireType(context.Output(), Types);
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        if (input.Type == context.Output().Type) return new PassOn();
        return input.Type switch
        {
            TensorType.Float32 => From<float>(context),
            TensorType.Int16 => From<short>(context),
            TensorType.Int32 => From<int>(context),
            TensorType.Int64 => From<long>(context),
            TensorType.Bool => From<byte>(context),
            _ => From<sbyte>(context),
        };
    }

    private static PreparedOp From<T>(PrepareContext context)
        where T : unmanaged, INumber<T> => context.Output().Type switch
        {
            TensorType.Float32 => Create<T, float>(context),
            TensorType.Int16 => Create<T, short>(context),
            TensorType.Int32 => Create<T, int>(context),
            TensorType.Int64 => Create<T, long>(context),
            TensorType.Bool => Create<T, byte>(context),
            _ => Create<T, sbyte>(context),
        };

    private static PreparedOp Create<TInput, TOutput>(PrepareContext context)
        where TInput : unmanaged, INumber<TInput>
        where TOutput : unmanaged, INumber<TOutput>
    {
        GraphTensor output = context.Output();
        return UnaryLoop.Create<TInput, TOutput, Conversion<TInput, TOutput>>(
            context, new(context.Input(0).IsUInt8 ? 128 : 0, output.IsUInt8 ? -128 : 0, output.Type == TensorType.Bool));
    }
}
