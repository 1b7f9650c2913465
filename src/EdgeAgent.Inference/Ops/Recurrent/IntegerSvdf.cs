using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The ready form of SVDF on int8, with an int16 state. Its activation is in the output's quantization.</summary>
internal sealed class IntegerSvdf : PreparedOp
{
    private readonly IntegerMatrix _features;
    private readonly short[] _times;
    private readonly int[] _bias, _inputTerms;
    private readonly QuantizedMultiplier _stateFactor, _outputFactor;
    private readonly int _rank, _batches, _memory, _outputZeroPoint, _latest;

    public IntegerSvdf(PrepareContext context, int rank)
    {
        GraphTensor features = context.Input(Svdf.Features), times = context.Input(Svdf.Times);
        QuantizationParameters input = context.PerTensor(context.Input(Svdf.Input)), state = context.PerTensor(context.Input(Svdf.State));
        QuantizationParameters output = context.PerTensor(context.Output());
        (_rank, _batches, _memory, _outputZeroPoint) = (rank, context.Input(Svdf.Input).Shape[0], times.Shape[1], output.ZeroPoint);
        context.ReserveWeights(features.Shape.ElementCount);
        _features = new IntegerMatrix(
            context, RealMatrix.Join<sbyte>([features], features.Shape[0], features.Shape[1]), features.Shape[0], features.Shape[1]);
        _times = MemoryMarshal.Cast<byte, short>(times.Constant.Span).ToArray();
        int units = features.Shape[0] / rank;
        _bias = context.HasInput(Svdf.Bias) ? MemoryMarshal.Cast<byte, int>(context.Input(Svdf.Bias).Constant.Span).ToArray() : new int[units];
        _inputTerms = [.. Enumerable.Range(0, features.Shape[0]).Select(row => unchecked(-input.ZeroPoint * _features.RowSum(row)))];
        _stateFactor = context.Factor(input.Scale * context.PerTensor(features).Scale / state.Scale);
        _outputFactor = context.Factor(state.Scale * context.PerTensor(times).Scale / output.Scale);
        _latest = context.ReserveScratch((long)features.Shape[0] * sizeof(int));
    }

    public override string Kernel => _features.Kernel;

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<sbyte> input = context.Input<sbyte>(Svdf.Input);
        Span<sbyte> output = context.Output<sbyte>();
        Span<short> state = context.Variable<short>(Svdf.State);
        Span<int> latest = context.Scratch<int>(_latest);
        state[1..].CopyTo(state);
        int filters = _features.Rows, units = filters / _rank;
        for (int b = 0; b < _batches; b++)
        {
            _features.Multiply(input.Slice(b * _features.Depth, _features.Depth), latest);
            for (int u = 0; u < units; u++)
            {
                int sum = 0;
                for (int f = u * _rank; f < (u + 1) * _rank; f++)
                {
                    Span<short> memory = state.Slice((b * filters + f) * _memory, _memory);
                    memory[^1] = (short)Math.Clamp(_stateFactor.Apply(unchecked(latest[f] + _inputTerms[f])), short.MinValue, short.MaxValue);
                    for (int k = 0; k < memory.Length; k++) sum = unchecked(sum + memory[k] * _times[f * _memory + k]);
                }

                long scaled = (long)_outputFactor.Apply(unchecked(sum + _bias[u])) + _outputZeroPoint;
                output[b * units + u] = (sbyte)Math.Clamp(scaled, sbyte.MinValue, sbyte.MaxValue);
            }
        }
    }
}
