using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>SVDF: filters of the input, remembered for some steps, and filters over that memory; rank of them make a unit.</summary>
/// <remarks>input [B,K], features [F,K], times [F,S], bias [U] or none, state [B,F*S] -> [B,U], where F = U * rank. float32, int8 weights under
/// float32, and int8 with int16 times and state. Source: TensorFlow Lite reference kernels, SVDF.</remarks>
internal sealed class Svdf : Op
{
    public const int Input = 0, Features = 1, Times = 2, Bias = 3, State = 4;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(5, 5);
        GraphTensor input = context.Input(Input), features = context.Input(Features), times = context.Input(Times), state = context.Input(State);
        context.RequireType(input, TensorType.Float32, TensorType.Int8);
        context.RequireSameType(context.Output(), input);
        bool isInteger = input.Type == TensorType.Int8;
        context.RequireType(features, isInteger ? [TensorType.Int8] : [TensorType.Float32, TensorType.Int8]);
        context.RequireType(times, isInteger ? TensorType.Int16 : features.Type);
        context.RequireConstant(features);
        context.RequireConstant(times);
        context.RequireRank(input, 2);
        context.RequireRank(features, 2);
        context.RequireRank(times, 2);
        int rank = context.Options<SvdfOptions>().Rank, filters = features.Shape[0];
        context.Require(features.Shape[1] == input.Shape[1], features, $"its shape is {features.Shape}",
            $"{input.Shape[1]} columns, as the input has");
        context.Require(times.Shape[0] == filters, times, $"its shape is {times.Shape}", $"{filters} rows, one for each filter");
        context.Require(rank > 0 && filters % rank == 0, features, $"it has {filters} filters of rank {rank}", "a multiple of a rank of 1 or more");
        if (context.HasInput(Bias)) RequireBias(context, isInteger ? TensorType.Int32 : TensorType.Float32, filters / rank);
        context.RequireVariable(state);
        context.RequireType(state, isInteger ? TensorType.Int16 : TensorType.Float32);
        context.Require(state.Shape.ElementCount == checked((long)input.Shape[0] * filters * times.Shape[1]), state, $"its shape is {state.Shape}",
            $"{input.Shape[0]} x {filters} x {times.Shape[1]} elements");
        return new Shape(input.Shape[0], filters / rank);
    }

    public override long CountMacs(PrepareContext context) => checked(
        context.Input(Input).Shape[0] * (context.Input(Features).Shape.ElementCount + context.Input(Times).Shape.ElementCount));

    public override PreparedOp Prepare(PrepareContext context)
    {
        SvdfOptions options = context.Options<SvdfOptions>();
        if (context.Input(Input).Type == TensorType.Int8)
        {
            context.Require(options.FusedActivation == ActivationFunction.Relu, null, $"its activation is {options.FusedActivation}",
                "Relu for int8");
            return new IntegerSvdf(context, options.Rank);
        }

        context.Require(CellActivation.Knows(options.FusedActivation), null, $"its activation is {options.FusedActivation}",
            "None, Relu, ReluN1To1, Relu6, Tanh");
        context.Require(!options.AsymmetricQuantizeInputs, null, "it quantizes its inputs asymmetrically", "symmetric quantization of inputs");
        return new FloatSvdf(context, options.Rank, options.FusedActivation);
    }

    private static void RequireBias(PrepareContext context, TensorType type, int units)
    {
        GraphTensor bias = context.Input(Bias);
        context.RequireConstant(bias);
        context.RequireType(bias, type);
        context.Require(bias.Shape.Equals(new Shape(units)), bias, $"its shape is {bias.Shape}", $"[{units}]");
    }
}
