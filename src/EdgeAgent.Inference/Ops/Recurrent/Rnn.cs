using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>UNIDIRECTIONAL_SEQUENCE_RNN, and RNN, which takes one step: state = activation(W input + R state + bias); float32, with float32 or
/// int8 weights.</summary>
/// <remarks>input [T,B,K], [B,T,K] or [B,K], W [U,K], R [U,U], bias [U], state [B,U] -> the input's shape with U in place of K.</remarks>
internal sealed class Rnn(bool hasTime) : Op
{
    private const int Input = 0, Weights = 1, Recurrent = 2, Bias = 3, State = 4;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(5, 5);
        GraphTensor input = context.Input(Input), weights = context.Input(Weights), state = context.Input(State);
        context.RequireType(input, TensorType.Float32);
        context.RequireType(context.Output(), TensorType.Float32);
        context.RequireType(weights, TensorType.Float32, TensorType.Int8);
        context.RequireRank(input, hasTime ? 3 : 2);
        context.RequireRank(weights, 2);
        int units = weights.Shape[0];
        RequireConstant(context, Weights, weights.Type, new Shape(units, input.Shape.FromEnd(1)));
        RequireConstant(context, Recurrent, weights.Type, new Shape(units, units));
        RequireConstant(context, Bias, TensorType.Float32, new Shape(units));
        context.RequireVariable(state);
        context.RequireType(state, TensorType.Float32);
        int batches = SequenceLayout.Of(input.Shape, Options(context).TimeMajor).Batches;
        context.Require(state.Shape.ElementCount == (long)batches * units, state, $"its shape is {state.Shape}", $"{batches} x {units} elements");
        return new Shape([.. input.Shape.Dimensions[..^1], units]);
    }

    public override long CountMacs(PrepareContext context)
    {
        SequenceLayout layout = SequenceLayout.Of(context.Input(Input).Shape, Options(context).TimeMajor);
        return checked((context.Input(Weights).Shape.ElementCount + context.Input(Recurrent).Shape.ElementCount) * layout.Steps * layout.Batches);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        SequenceRnnOptions options = Options(context);
        context.Require(CellActivation.Knows(options.FusedActivation), null, $"its activation is {options.FusedActivation}",
            "None, Relu, ReluN1To1, Relu6, Tanh");
        context.Require(!options.AsymmetricQuantizeInputs, null, "it quantizes its inputs asymmetrically", "symmetric quantization of inputs");
        return new Prepared(context, SequenceLayout.Of(context.Input(Input).Shape, options.TimeMajor), options.FusedActivation);
    }

    private SequenceRnnOptions Options(PrepareContext context)
    {
        if (hasTime) return context.Options<SequenceRnnOptions>();
        RnnOptions options = context.Options<RnnOptions>();
        return new SequenceRnnOptions(TimeMajor: true, options.FusedActivation, options.AsymmetricQuantizeInputs);
    }

    private static void RequireConstant(PrepareContext context, int slot, TensorType type, Shape shape)
    {
        GraphTensor tensor = context.Input(slot);
        context.RequireConstant(tensor);
        context.RequireType(tensor, type);
        context.Require(tensor.Shape.Equals(shape), tensor, $"its shape is {tensor.Shape}", $"{shape}");
    }

    private sealed class Prepared(PrepareContext context, SequenceLayout layout, ActivationFunction activation) : PreparedOp
    {
        private readonly RealMatrix _weights = RealMatrix.Create(context, context.Input(Weights));
        private readonly RealMatrix _recurrent = RealMatrix.Create(context, context.Input(Recurrent));
        private readonly float[] _bias = MemoryMarshal.Cast<byte, float>(context.Input(Bias).Constant.Span).ToArray();
        private readonly int _sums = context.ReserveScratch(context.Input(State).ByteLength);
        private readonly int _addends = context.ReserveScratch(context.Input(State).ByteLength);

        public override string Kernel => _weights.Kernel;

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<float> input = context.Input<float>(Input);
            Span<float> state = context.Variable<float>(State), output = context.Output<float>();
            Span<float> sums = context.Scratch<float>(_sums), addends = context.Scratch<float>(_addends);
            int units = _bias.Length;
            for (int step = 0; step < layout.Steps; step++)
            {
                _weights.Multiply(context, input[layout.Start(step, layout.Depth)..], layout.BatchStride(layout.Depth), layout.Batches, sums, units);
                _recurrent.Multiply(context, state, units, layout.Batches, addends, units);
                for (int i = 0; i < state.Length; i++) state[i] = CellActivation.Apply(activation, _bias[i % units] + sums[i] + addends[i]);
                for (int b = 0; b < layout.Batches; b++)
                    state.Slice(b * units, units).CopyTo(output[(layout.Start(step, units) + b * layout.BatchStride(units))..]);
            }
        }
    }
}
