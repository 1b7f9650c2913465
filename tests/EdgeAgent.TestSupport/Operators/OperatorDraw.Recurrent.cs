using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Recurrent layers: their weights, states and options.</summary>
public sealed partial class OperatorDraw
{
    private const int Absent = -1;

    /// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM, or LSTM, with any combination of peepholes, projection, normalization and coupled gates.</summary>
    /// <param name="isHybrid">Whether a float model has int8 weights.</param>
    /// <param name="hasTime">Whether it takes a sequence.</param>
    public ModelBuilder Lstm(bool isHybrid, bool hasTime)
    {
        bool isInteger = _type == TensorType.Int8, timeMajor = _random.Next(2) == 0, coupled = _random.Next(3) == 0;
        bool peepholes = _random.Next(3) == 0, norms = _random.Next(3) == 0, projects = _random.Next(3) == 0;
        int batches = Draw(1, 3), steps = hasTime ? Draw(1, 4) : 1, depth = Draw(1, 24), cells = Draw(1, 10);
        int outputs = projects ? Draw(1, cells) : cells;
        int x = hasTime ? _builder.Input(timeMajor ? [steps, batches, depth] : [batches, steps, depth]) : _builder.Input(batches, depth);
        float inputScale = ScaleOf(x), stateScale = 1f / 128;
        if (isInteger) Requantize(x, inputScale, Draw(-20, 20));
        QuantizationRecord state = ModelBuilder.PerTensor(stateScale, projects ? Draw(-20, 20) : Draw(-3, 3));
        float gateScale = norms ? 0.01f + 0.01f * _random.NextSingle() : 1f / 4096;

        int[] inputs = [.. Enumerable.Repeat(Absent, norms ? 24 : 20)];
        inputs[0] = x;
        for (int gate = coupled ? 1 : 0; gate < 4; gate++)
        {
            inputs[1 + gate] = Weights(isHybrid || isInteger, cells, depth);
            inputs[5 + gate] = Weights(isHybrid || isInteger, cells, outputs);
            float biasScale = norms ? ScaleOf(inputs[1 + gate]) : inputScale * ScaleOf(inputs[1 + gate]);
            inputs[12 + gate] = isInteger ? Int32Bias(cells, norms ? 1 << 18 : 2000, biasScale) : Reals(cells, 0.5f);
            if (peepholes && gate != 2) inputs[9 + (gate == 3 ? 2 : gate)] = Diagonal(isHybrid, cells);
            if (norms) inputs[20 + gate] = isInteger ? Int16s(cells, 1f / 16384) : Reals(cells, 1);
        }

        if (projects)
        {
            inputs[16] = Weights(isHybrid || isInteger, outputs, cells);
            if (_random.Next(2) == 0) inputs[17] = isInteger ? Int32Bias(outputs, 500, stateScale * ScaleOf(inputs[16])) : Reals(outputs, 0.2f);
        }

        inputs[18] = State(_builder.Define("output_state", [batches, outputs], state));
        inputs[19] = State(new TensorDefinition
        {
            Name = "cell_state",
            Type = isInteger ? TensorType.Int16 : TensorType.Float32,
            Shape = [batches, cells],
            Quantization = isInteger ? ModelBuilder.PerTensor(1f / (1 << Draw(11, 15)), 0) : null,
        });
        float cellClip = _random.Next(3) == 0 ? 0.5f : 0, projectionClip = projects && _random.Next(3) == 0 ? 0.3f : 0;
        int[] intermediates = isInteger
            ? [.. Enumerable.Range(0, 4).Select(_ => Intermediate(TensorType.Int16, gateScale, 0)),
                Intermediate(TensorType.Int8, projects ? 0.006f : stateScale, projects ? Draw(-9, 9) : state.ZeroPoints[0])]
            : [];
        int[] shape = hasTime ? (timeMajor ? [steps, batches, outputs] : [batches, steps, outputs]) : [batches, outputs];
        int result = _builder.Graph.Add(_builder.Define("result", shape, state));
        _builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = hasTime ? BuiltinOperator.UnidirectionalSequenceLstm : BuiltinOperator.Lstm,
            Inputs = inputs,
            Outputs = [result],
            Intermediates = intermediates,
            Options = hasTime
                ? new UnidirectionalSequenceLstmOptions(ActivationFunction.Tanh, cellClip, projectionClip, timeMajor)
                : new LstmOptions(ActivationFunction.Tanh, cellClip, projectionClip),
        });
        return _builder.Output(result);
    }

    /// <summary>SVDF over a few steps of memory.</summary>
    /// <param name="isHybrid">Whether a float model has int8 weights.</param>
    public ModelBuilder Svdf(bool isHybrid)
    {
        bool isInteger = _type == TensorType.Int8;
        int batches = Draw(1, 3), depth = Draw(1, 40), rank = Draw(1, 3), units = Draw(1, 12), memory = Draw(1, 10), filters = rank * units;
        int x = _builder.Input(batches, depth), features = Weights(isHybrid || isInteger, filters, depth);
        int times = isInteger ? Int16s([filters, memory], 1f / 32768) : Weights(isHybrid, filters, memory);
        int bias = _random.Next(3) == 0 ? Absent : isInteger ? Int32Bias(units, 1 << 22, 1f / 32768 / 2048) : Reals(units, 0.3f);
        int state = State(new TensorDefinition
        {
            Name = "state",
            Type = isInteger ? TensorType.Int16 : TensorType.Float32,
            Shape = [batches, filters * memory],
            Quantization = isInteger ? ModelBuilder.PerTensor(1f / 2048, 0) : null,
        });
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Svdf, [x, features, times, bias, state],
            _builder.Define("result", [batches, units], ModelBuilder.PerTensor(0.01f, -128)),
            new SvdfOptions(rank, isInteger ? ActivationFunction.Relu : Activation()), version: isInteger ? 3 : 2));
    }

    /// <summary>UNIDIRECTIONAL_SEQUENCE_RNN, or RNN.</summary>
    /// <param name="isHybrid">Whether it has int8 weights.</param>
    /// <param name="hasTime">Whether it takes a sequence.</param>
    public ModelBuilder Rnn(bool isHybrid, bool hasTime)
    {
        bool timeMajor = _random.Next(2) == 0;
        int batches = Draw(1, 3), steps = Draw(1, 4), depth = Draw(1, 40), units = Draw(1, 20);
        int[] lead = !hasTime ? [batches] : timeMajor ? [steps, batches] : [batches, steps];
        int x = _builder.Input([.. lead, depth]);
        int[] inputs =
        [
            x, Weights(isHybrid, units, depth), Weights(isHybrid, units, units), Reals(units, 0.3f),
            State(_builder.Define("state", [batches, units], null)),
        ];
        ActivationFunction activation = _random.Next(2) == 0 ? ActivationFunction.Tanh : ActivationFunction.Relu;
        return _builder.Output(_builder.Operator(
            hasTime ? BuiltinOperator.UnidirectionalSequenceRnn : BuiltinOperator.Rnn, inputs, _builder.Define("result", [.. lead, units], null),
            hasTime ? new SequenceRnnOptions(timeMajor, activation) : new RnnOptions(activation)));
    }

    private int State(TensorDefinition definition) => _builder.Graph.Add(definition with { IsVariable = true });

    private int Intermediate(TensorType type, float scale, int zeroPoint) => _builder.Graph.Add(new TensorDefinition
    {
        Name = $"intermediate{_builder.Graph.Tensors.Count}",
        Type = type,
        Shape = [],
        Quantization = ModelBuilder.PerTensor(scale, zeroPoint),
    });

    private int Weights(bool isInt8, int rows, int columns)
    {
        if (!isInt8) return Reals([rows, columns], 2f / MathF.Sqrt(columns));
        byte[] codes = new byte[rows * columns];
        for (int i = 0; i < codes.Length; i++) codes[i] = unchecked((byte)_random.Next(-127, 128));
        float scale = (0.5f + _random.NextSingle()) / 60 / MathF.Sqrt(columns);
        return _builder.Constant(TensorType.Int8, [rows, columns], codes, ModelBuilder.PerTensor(scale, 0));
    }

    private int Diagonal(bool isHybrid, int cells)
    {
        if (_type == TensorType.Int8) return Int16s(cells, 1f / 32768);
        if (!isHybrid) return Reals(cells, 0.5f);
        byte[] codes = [.. Enumerable.Range(0, cells).Select(_ => unchecked((byte)_random.Next(-127, 128)))];
        return _builder.Constant(TensorType.Int8, [cells], codes, ModelBuilder.PerTensor(0.005f, 0));
    }

    private int Reals(int count, float range) => Reals([count], range);

    private int Reals(int[] shape, float range)
    {
        int count = shape.Aggregate(1, (product, extent) => product * extent);
        return _builder.Float32Constant(shape, [.. Enumerable.Range(0, count).Select(_ => range * (2 * _random.NextSingle() - 1))]);
    }

    private int Int16s(int count, float scale) => Int16s([count], scale);

    private int Int16s(int[] shape, float scale)
    {
        int count = shape.Aggregate(1, (product, extent) => product * extent);
        short[] codes = [.. Enumerable.Range(0, count).Select(_ => (short)_random.Next(-32767, 32768))];
        return _builder.Constant(TensorType.Int16, shape, MemoryMarshal.AsBytes(codes.AsSpan()).ToArray(), ModelBuilder.PerTensor(scale, 0));
    }

    private int Int32Bias(int count, int range, float scale) =>
        _builder.Int32Constant([count], [.. Enumerable.Range(0, count).Select(_ => _random.Next(-range, range))], ModelBuilder.PerTensor(scale, 0));
}
