using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>MUL; float32, int8, uint8, int16 (zero points 0), int32 and int64.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, MUL.</remarks>
internal sealed class Mul()
    : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        ActivationFunction activation = context.OptionsOrNull<MulOptions>()?.FusedActivation ?? ActivationFunction.None;
        switch (context.Input(First).Type)
        {
            case TensorType.Float32: return Floats<Product<float>>(context, activation);
            case TensorType.Int32: return Integers<int, Product<int>>(context, activation);
            case TensorType.Int64: return Integers<long, Product<long>>(context, activation);
            case TensorType.Int16: RequireSymmetric(context); break;
        }

        QuantizationParameters first = context.PerTensor(context.Input(First)), second = context.PerTensor(context.Input(Second));
        // In float32: TensorFlow Lite computes this factor before it widens it, and int16 products show the difference.
        float factor = first.Scale * second.Scale / context.PerTensor(context.Output()).Scale;
        Requantization output = Requantization(context, factor, activation);
        if (context.Input(First).Type != TensorType.Int16)
            return BinaryLoop.Create<sbyte, sbyte, QuantizedProduct<sbyte>>(context, new(first.ZeroPoint, second.ZeroPoint, output));
        if (context.Kernels is not { } kernels)
            return BinaryLoop.Create<short, short, QuantizedProduct<short>>(context, new(first.ZeroPoint, second.ZeroPoint, output));
        return Int16Rows.Create(context, kernels, new Qs16BinaryParameters
        {
            IsProduct = true,
            OutputFactor = output.Factor,
            Minimum = output.Min,
            Maximum = output.Max,
        });
    }
}
