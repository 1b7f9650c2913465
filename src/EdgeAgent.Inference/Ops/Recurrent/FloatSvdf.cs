using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The ready form of SVDF on float32, with float32 or int8 weights.</summary>
internal sealed class FloatSvdf : PreparedOp
{
    private readonly RealMatrix _features;
    private readonly float[] _times, _bias;
    private readonly ActivationFunction _activation;
    private readonly int _rank, _batches, _memory, _latest;

    public FloatSvdf(PrepareContext context, int rank, ActivationFunction activation)
    {
        GraphTensor times = context.Input(Svdf.Times);
        (_rank, _activation, _batches, _memory) = (rank, activation, context.Input(Svdf.Input).Shape[0], times.Shape[1]);
        _features = RealMatrix.Create(context, context.Input(Svdf.Features));
        context.ReserveWeights(times.Shape.ElementCount * sizeof(float));
        _times = times.Type == TensorType.Float32 ? Floats(times) : Widen(times, context.PerTensor(times).Scale);
        _bias = context.HasInput(Svdf.Bias) ? Floats(context.Input(Svdf.Bias)) : [];
        _latest = context.ReserveScratch(checked((long)_batches * _features.Rows * sizeof(float)));
    }

    public override string Kernel => _features.Kernel;

    public override void Eval(EvalContext context)
    {
        Span<float> state = context.Variable<float>(Svdf.State), latest = context.Scratch<float>(_latest), output = context.Output<float>();
        _features.Multiply(context, context.Input<float>(Svdf.Input), _features.Depth, _batches, latest, _features.Rows);
        state[1..].CopyTo(state);
        output.Clear();
        for (int i = 0; i < latest.Length; i++)
        {
            Span<float> memory = state.Slice(i * _memory, _memory);
            memory[^1] = latest[i];
            ReadOnlySpan<float> weights = _times.AsSpan(i % _features.Rows * _memory, _memory);
            float sum = 0;
            for (int k = 0; k < memory.Length; k++) sum += memory[k] * weights[k];
            output[i / _rank] += sum;
        }

        int units = _features.Rows / _rank;
        for (int i = 0; i < output.Length; i++)
            output[i] = CellActivation.Apply(_activation, _bias.Length > 0 ? output[i] + _bias[i % units] : output[i]);
    }

    private static float[] Floats(GraphTensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Constant.Span).ToArray();

    private static float[] Widen(GraphTensor tensor, float scale) =>
        Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(tensor.Constant.Span).ToArray(), code => code * scale);
}
