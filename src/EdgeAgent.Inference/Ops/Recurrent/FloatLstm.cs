using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The ready form of an LSTM on float32, with float32 or int8 weights.</summary>
/// <remarks>All gates of a step are one matrix for the input and one for the state, multiplied for all sequences of the batch at once.</remarks>
internal sealed class FloatLstm : PreparedOp
{
    private const float NormEpsilon = 1e-8f;

    private readonly RealMatrix _weights, _recurrent;
    private readonly RealMatrix? _projection;
    private readonly float[] _projectionBias;
    private readonly Gate[] _gates;
    private readonly LstmOptions _options;
    private readonly SequenceLayout _layout;
    private readonly int _cells, _outputs, _sums, _addends;

    private FloatLstm(PrepareContext context, LstmNode node, LstmOptions options)
    {
        (_options, _layout, _cells, _outputs) = (options, node.Layout, node.Cells, node.Outputs);
        _weights = RealMatrix.Create(context, [.. node.Gates.Select(node.Weights)]);
        _recurrent = RealMatrix.Create(context, [.. node.Gates.Select(node.Recurrent)]);
        _projection = node.HasProjection ? RealMatrix.Create(context, node.ProjectionWeights) : null;
        _projectionBias = node.ProjectionBiases is { } bias ? Floats(bias) : [];
        _gates = [.. node.Gates.Select(gate => new Gate(
            gate, Floats(node.Bias(gate)), Peephole(context, node.Peephole(gate)), node.Norm(gate) is { } norm ? Floats(norm) : []))];
        long rows = checked((long)_gates.Length * _cells * _layout.Batches * sizeof(float));
        (_sums, _addends) = (context.ReserveScratch(rows), context.ReserveScratch(rows));
    }

    public override string Kernel => _weights.Kernel;

    public static FloatLstm Create(PrepareContext context, LstmNode node, LstmOptions options)
    {
        context.Require(CellActivation.Knows(options.FusedActivation), null, $"its activation is {options.FusedActivation}",
            "None, Relu, ReluN1To1, Relu6, Tanh");
        return new FloatLstm(context, node, options);
    }

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(LstmNode.Input);
        Span<float> output = context.Output<float>(), state = context.Variable<float>(LstmNode.OutputState);
        Span<float> cells = context.Variable<float>(LstmNode.CellState);
        Span<float> sums = context.Scratch<float>(_sums), addends = context.Scratch<float>(_addends);
        int width = _gates.Length * _cells;
        for (int step = 0; step < _layout.Steps; step++)
        {
            _weights.Multiply(context, input[_layout.Start(step, _layout.Depth)..], _layout.BatchStride(_layout.Depth), _layout.Batches, sums, width);
            _recurrent.Multiply(context, state, _outputs, _layout.Batches, addends, width);
            for (int i = 0; i < sums.Length; i++) sums[i] += addends[i];
            for (int b = 0; b < _layout.Batches; b++)
            {
                Span<float> hidden = addends.Slice(b * _cells, _cells);
                UpdateCells(sums.Slice(b * width, width), cells.Slice(b * _cells, _cells), hidden);
                if (_projection is null) hidden.CopyTo(state[(b * _outputs)..]);
            }

            if (_projection is not null) Project(context, addends, state);
            for (int b = 0; b < _layout.Batches; b++)
                state.Slice(b * _outputs, _outputs).CopyTo(output[(_layout.Start(step, _outputs) + b * _layout.BatchStride(_outputs))..]);
        }
    }

    private static float[] Floats(GraphTensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Constant.Span).ToArray();

    private static float[] Peephole(PrepareContext context, GraphTensor? weights)
    {
        if (weights is null) return [];
        if (weights.Type == TensorType.Float32) return Floats(weights);
        float scale = context.PerTensor(weights).Scale;
        return Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(weights.Constant.Span).ToArray(), weight => scale * weight);
    }

    private void UpdateCells(Span<float> gates, Span<float> cells, Span<float> hidden)
    {
        int last = _gates.Length - 1;
        for (int g = 0; g < last; g++) Finish(_gates[g], gates.Slice(g * _cells, _cells), cells);
        ReadOnlySpan<float> input = gates[.._cells];
        ReadOnlySpan<float> forget = gates.Slice((last - 2) * _cells, _cells), candidate = gates.Slice((last - 1) * _cells, _cells);
        for (int i = 0; i < cells.Length; i++)
        {
            float cell = forget[i] * cells[i] + candidate[i] * (last == 3 ? input[i] : 1 - forget[i]);
            cells[i] = _options.CellClip > 0 ? FloatActivation.Clamp(cell, -_options.CellClip, _options.CellClip) : cell;
        }

        Span<float> output = gates.Slice(last * _cells, _cells);
        Finish(_gates[last], output, cells);
        for (int i = 0; i < hidden.Length; i++) hidden[i] = output[i] * CellActivation.Apply(_options.FusedActivation, cells[i]);
    }

    private void Finish(Gate gate, Span<float> values, ReadOnlySpan<float> cells)
    {
        for (int i = 0; i < gate.Peephole.Length; i++) values[i] += gate.Peephole[i] * cells[i];
        if (gate.Norm.Length > 0) Normalize(values, gate.Norm);
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i] + gate.Bias[i];
            values[i] = gate.Kind == LstmGate.Cell ? CellActivation.Apply(_options.FusedActivation, value) : CellActivation.Logistic(value);
        }
    }

    private static void Normalize(Span<float> values, float[] factors)
    {
        float sum = 0, squares = 0;
        foreach (float value in values) sum += value;
        float mean = sum / values.Length;
        foreach (float value in values) squares += (value - mean) * (value - mean);
        float scale = 1 / MathF.Sqrt(squares / values.Length + NormEpsilon);
        for (int i = 0; i < values.Length; i++) values[i] = (values[i] - mean) * scale * factors[i];
    }

    private void Project(EvalContext context, ReadOnlySpan<float> hidden, Span<float> state)
    {
        _projection!.Multiply(context, hidden, _cells, _layout.Batches, state, _outputs);
        for (int i = 0; i < state.Length; i++)
        {
            float value = _projectionBias.Length > 0 ? state[i] + _projectionBias[i % _outputs] : state[i];
            state[i] = _options.ProjectionClip > 0 ? FloatActivation.Clamp(value, -_options.ProjectionClip, _options.ProjectionClip) : value;
        }
    }

    private sealed record Gate(LstmGate Kind, float[] Bias, float[] Peephole, float[] Norm);
}
