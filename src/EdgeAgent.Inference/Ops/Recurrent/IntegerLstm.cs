using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The ready form of an LSTM on int8, with an int16 cell and int16 gates.</summary>
internal sealed class IntegerLstm : PreparedOp
{
    private const int FewestCellBits = -15, MostCellBits = -9;

    private readonly IntegerMatrix _weights, _recurrent;
    private readonly Gate[] _gates;
    private readonly IntegerProjection? _projection;
    private readonly SequenceLayout _layout;
    private readonly QuantizedMultiplier _hiddenFactor;
    private readonly int _cells, _outputs, _cellBits, _cellClip, _hiddenZeroPoint, _sums, _addends, _values, _hidden;

    private IntegerLstm(PrepareContext context, LstmNode node, LstmOptions options)
    {
        (_layout, _cells, _outputs) = (node.Layout, node.Cells, node.Outputs);
        QuantizationParameters cell = context.PerTensor(context.Input(LstmNode.CellState)), hidden = context.PerTensor(context.Intermediate(4));
        QuantizationParameters state = context.PerTensor(context.Input(LstmNode.OutputState));
        QuantizationParameters input = context.PerTensor(context.Input(LstmNode.Input));
        _cellBits = CellBits(context, cell.Scale);
        _cellClip = (int)Math.Clamp(options.CellClip / cell.Scale, 0, short.MaxValue);
        // What is projected is stored around the negative of its zero point; that decides where it saturates.
        _hiddenZeroPoint = node.HasProjection ? -hidden.ZeroPoint : hidden.ZeroPoint;
        _hiddenFactor = context.Factor((float)(Math.Pow(2, -15) / hidden.Scale * Math.Pow(2, -15)));
        _weights = Matrix(context, [.. node.Gates.Select(node.Weights)]);
        _recurrent = Matrix(context, [.. node.Gates.Select(node.Recurrent)]);
        _gates = [.. node.Gates.Select((gate, place) => ReadGate(context, node, gate, place, input, state))];
        _projection = node.HasProjection ? IntegerProjection.Create(context, node, options.ProjectionClip, hidden, state) : null;
        long rows = checked((long)_gates.Length * _cells);
        (_sums, _addends) = (context.ReserveScratch(rows * sizeof(int)), context.ReserveScratch(rows * sizeof(int)));
        (_values, _hidden) = (context.ReserveScratch(rows * sizeof(short)), context.ReserveScratch(_cells));
    }

    public override string Kernel => _weights.Kernel;

    public static IntegerLstm Create(PrepareContext context, LstmNode node, LstmOptions options)
    {
        context.Require(!node.HasPeepholes || node.Outputs <= node.Cells, null, $"it has peepholes, {node.Cells} cells and {node.Outputs} outputs",
            "not more outputs than cells");
        return new IntegerLstm(context, node, options);
    }

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<sbyte> input = context.Input<sbyte>(LstmNode.Input);
        Span<sbyte> output = context.Output<sbyte>(), states = context.Variable<sbyte>(LstmNode.OutputState);
        Span<short> cells = context.Variable<short>(LstmNode.CellState);
        for (int step = 0; step < _layout.Steps; step++)
        {
            for (int b = 0; b < _layout.Batches; b++)
            {
                ReadOnlySpan<sbyte> vector = input.Slice(_layout.Start(step, _layout.Depth) + b * _layout.BatchStride(_layout.Depth), _layout.Depth);
                Span<sbyte> state = states.Slice(b * _outputs, _outputs);
                Step(context, b, vector, state, cells.Slice(b * _cells, _cells));
                state.CopyTo(output[(_layout.Start(step, _outputs) + b * _layout.BatchStride(_outputs))..]);
            }
        }
    }

    private void Step(EvalContext context, int batch, ReadOnlySpan<sbyte> input, Span<sbyte> state, Span<short> cells)
    {
        Span<int> sums = context.Scratch<int>(_sums), addends = context.Scratch<int>(_addends);
        Span<short> values = context.Scratch<short>(_values);
        _weights.Multiply(input, sums);
        _recurrent.Multiply(state, addends);
        for (int g = 0; g < _gates.Length; g++)
        {
            Gate gate = _gates[g];
            for (int i = 0, at = g * _cells; i < _cells; i++, at++)
            {
                short fromInput = IntegerLstmCell.Add(unchecked(sums[at] + gate.Bias[i]), gate.Factor, 0);
                values[at] = IntegerLstmCell.Add(unchecked(addends[at] + gate.RecurrentBias[i]), gate.RecurrentFactor, fromInput);
            }
        }

        int last = _gates.Length - 1;
        for (int g = 0; g < last; g++) Finish(_gates[g], values.Slice(g * _cells, _cells), cells, batch);
        ReadOnlySpan<short> admitted = values[.._cells];
        ReadOnlySpan<short> forget = values.Slice((last - 2) * _cells, _cells), candidate = values.Slice((last - 1) * _cells, _cells);
        for (int i = 0; i < cells.Length; i++)
        {
            short share = last == 3 ? admitted[i] : (short)(short.MaxValue - forget[i]);
            short cell = IntegerLstmCell.Add(
                IntegerLstmCell.Multiply(forget[i], cells[i], 15), IntegerLstmCell.Multiply(share, candidate[i], 30 + _cellBits));
            cells[i] = _cellClip > 0 ? (short)Math.Clamp((int)cell, -_cellClip, _cellClip) : cell;
        }

        Span<short> outputGate = values.Slice(last * _cells, _cells);
        Finish(_gates[last], outputGate, cells, batch);
        Span<sbyte> hidden = context.Scratch<sbyte>(_hidden);
        for (int i = 0; i < cells.Length; i++)
            hidden[i] = IntegerLstmCell.Hidden(outputGate[i], FixedPoint16.Tanh(cells[i], 15 + _cellBits), _hiddenFactor, _hiddenZeroPoint);
        if (_projection is null) hidden.CopyTo(state);
        else _projection.Run(context, hidden, state);
    }

    private void Finish(Gate gate, Span<short> values, ReadOnlySpan<short> cells, int batch)
    {
        // TensorFlow Lite walks peepholes by the number of outputs, through all sequences where time comes first.
        int first = _layout.IsTimeMajor ? batch * _cells : 0, end = _layout.IsTimeMajor ? _layout.Batches * _outputs : _outputs;
        for (int i = 0; gate.Peephole.Length > 0 && i < values.Length && first + i < end; i++)
            values[i] = IntegerLstmCell.Add(gate.Peephole[(first + i) % _outputs] * cells[i], gate.PeepholeFactor, values[i]);
        if (gate.Norm.Length > 0) IntegerLstmCell.Normalize(values, gate.Norm, gate.NormBias, gate.NormFactor, gate.VarianceGuard);
        foreach (ref short value in values)
        {
            value = gate.Kind == LstmGate.Cell
                ? FixedPoint16.Tanh(value, IntegerLstmCell.GateIntegerBits)
                : FixedPoint16.Logistic(value, IntegerLstmCell.GateIntegerBits);
        }
    }

    private static IntegerMatrix Matrix(PrepareContext context, GraphTensor[] parts)
    {
        int rows = checked(parts.Sum(part => part.Shape[0])), depth = parts[0].Shape[1];
        context.ReserveWeights(checked((long)rows * depth));
        return new IntegerMatrix(context, RealMatrix.Join<sbyte>(parts, rows, depth), rows, depth);
    }

    private static int CellBits(PrepareContext context, float scale)
    {
        double bits = Math.Round(Math.Log2(scale));
        context.Require(bits is >= FewestCellBits and <= MostCellBits && Math.Abs(Math.Log2(scale) - bits) < 1e-3, context.Input(LstmNode.CellState),
            $"its scale is {scale}", $"a power of two from 2^{FewestCellBits} to 2^{MostCellBits}");
        return (int)bits;
    }

    private Gate ReadGate(PrepareContext context, LstmNode node, LstmGate kind, int place, QuantizationParameters input, QuantizationParameters state)
    {
        float gateScale = node.HasNorms ? context.PerTensor(context.Intermediate((int)kind)).Scale : 1f / 4096;
        ReadOnlySpan<int> bias = MemoryMarshal.Cast<byte, int>(node.Bias(kind).Constant.Span);
        int[] inputBias = new int[_cells], recurrentBias = new int[_cells];
        for (int i = 0; i < _cells; i++)
        {
            int row = place * _cells + i;
            inputBias[i] = unchecked((node.HasNorms ? 0 : bias[i]) - input.ZeroPoint * _weights.RowSum(row));
            recurrentBias[i] = unchecked(-state.ZeroPoint * _recurrent.RowSum(row));
        }

        Gate gate = new(kind)
        {
            Bias = inputBias,
            RecurrentBias = recurrentBias,
            Factor = context.Factor(context.PerTensor(node.Weights(kind)).Scale * input.Scale / gateScale),
            RecurrentFactor = context.Factor(context.PerTensor(node.Recurrent(kind)).Scale * state.Scale / gateScale),
        };
        if (node.Peephole(kind) is { } peephole)
        {
            gate.Peephole = MemoryMarshal.Cast<byte, short>(peephole.Constant.Span).ToArray();
            gate.PeepholeFactor = context.Factor((float)(Math.Pow(2, _cellBits) * context.PerTensor(peephole).Scale / gateScale));
        }

        if (node.Norm(kind) is { } norm)
        {
            float scale = context.PerTensor(norm).Scale;
            context.Require(scale < 1, norm, $"its scale is {scale}", "a scale below 1");
            QuantizedMultiplier factor = context.Factor(scale);
            gate.Norm = MemoryMarshal.Cast<byte, short>(norm.Constant.Span).ToArray();
            gate.NormBias = bias.ToArray();
            gate.NormFactor = factor with { Shift = factor.Shift + 12 };
            gate.VarianceGuard = Math.Max(1, (int)(10000 * scale));
        }

        return gate;
    }

    private sealed record Gate(LstmGate Kind)
    {
        public required int[] Bias { get; init; }

        public required int[] RecurrentBias { get; init; }

        public required QuantizedMultiplier Factor { get; init; }

        public required QuantizedMultiplier RecurrentFactor { get; init; }

        public short[] Peephole { get; set; } = [];

        public QuantizedMultiplier PeepholeFactor { get; set; }

        public short[] Norm { get; set; } = [];

        public int[] NormBias { get; set; } = [];

        public QuantizedMultiplier NormFactor { get; set; }

        public int VarianceGuard { get; set; }
    }
}
