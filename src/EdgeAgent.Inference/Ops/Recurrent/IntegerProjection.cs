using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The projection of an integer LSTM from its cells to its outputs.</summary>
internal sealed class IntegerProjection
{
    private readonly IntegerMatrix _weights;
    private readonly int[] _bias;
    private readonly QuantizedMultiplier _factor;
    private readonly int _zeroPoint, _clip, _sums;

    private IntegerProjection(PrepareContext context, LstmNode node, float clip, QuantizationParameters hidden, QuantizationParameters state)
    {
        GraphTensor weights = node.ProjectionWeights;
        context.ReserveWeights(weights.Shape.ElementCount);
        _weights = new IntegerMatrix(context, RealMatrix.Join<sbyte>([weights], node.Outputs, node.Cells), node.Outputs, node.Cells);
        _bias = node.ProjectionBiases is { } bias ? MemoryMarshal.Cast<byte, int>(bias.Constant.Span).ToArray() : new int[node.Outputs];
        for (int i = 0; i < _bias.Length; i++) _bias[i] = unchecked(_bias[i] + hidden.ZeroPoint * _weights.RowSum(i));
        _factor = context.Factor(context.PerTensor(weights).Scale * hidden.Scale / state.Scale);
        _zeroPoint = state.ZeroPoint;
        _clip = (int)Math.Clamp(clip / context.PerTensor(context.Output()).Scale, 0, sbyte.MaxValue);
        _sums = context.ReserveScratch((long)node.Outputs * sizeof(int));
    }

    public static IntegerProjection Create(
        PrepareContext context, LstmNode node, float clip, QuantizationParameters hidden, QuantizationParameters state) =>
        new(context, node, clip, hidden, state);

    public void Run(EvalContext context, ReadOnlySpan<sbyte> hidden, Span<sbyte> outputs)
    {
        Span<int> sums = context.Scratch<int>(_sums);
        _weights.Multiply(hidden, sums);
        for (int i = 0; i < outputs.Length; i++)
        {
            long value = Math.Clamp((long)_factor.Apply(unchecked(sums[i] + _bias[i])) + _zeroPoint, sbyte.MinValue, sbyte.MaxValue);
            outputs[i] = (sbyte)(_clip > 0 ? Math.Clamp(value, -_clip, _clip) : value);
        }
    }
}
