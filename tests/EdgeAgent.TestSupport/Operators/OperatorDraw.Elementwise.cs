using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops of two operands that broadcast.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>ADD, SUB, MUL or SQUARED_DIFFERENCE.</summary>
    /// <param name="code">The operator.</param>
    /// <param name="repeats">Whether an operand repeats along a dimension; null to draw that too.</param>
    public ModelBuilder Arithmetic(BuiltinOperator code, bool? repeats = null)
    {
        (int[] full, int[] part) = BroadcastShapes(repeats);
        (int first, int second) = Operands(full, part, isSecondNonZero: false);
        float scale1 = ScaleOf(first), scale2 = ScaleOf(second), range = _type == TensorType.Int16 ? 1 << 15 : 1 << 7;
        if (_type == TensorType.Int16 && code is BuiltinOperator.Add or BuiltinOperator.Sub && Count(full) == Count(part) && _random.Next(2) == 0)
            return Binary(code, first, second, full, PowersOfTwo(first, second));
        float scale = (0.3f + _random.NextSingle()) * code switch
        {
            BuiltinOperator.Mul => scale1 * scale2 * range,
            BuiltinOperator.SquaredDifference => (scale1 + scale2) * (scale1 + scale2) * range,
            _ => scale1 + scale2,
        };
        return Binary(code, first, second, full, ModelBuilder.PerTensor(scale, _type == TensorType.Int16 ? 0 : ZeroPoint()));
    }

    /// <summary>DIV, FLOOR_DIV or FLOOR_MOD by a constant without zeros.</summary>
    public ModelBuilder Division(BuiltinOperator code)
    {
        (int[] full, int[] part) = BroadcastShapes();
        (int first, int second) = Operands(full, part, isSecondNonZero: true);
        return Binary(code, first, second, full, ModelBuilder.PerTensor(0.5f * ScaleOf(first) / ScaleOf(second) / (1 + Draw(0, 20)), _type == TensorType.Int16 ? 0 : ZeroPoint()));
    }

    /// <summary>MINIMUM or MAXIMUM: one quantization for operands and output.</summary>
    public ModelBuilder Choice(BuiltinOperator code)
    {
        (int[] full, int[] part) = BroadcastShapes();
        (int first, int second) = Operands(full, part, isSecondNonZero: false);
        _builder.Graph.Tensors[second] = _builder.Graph.Tensors[second] with { Quantization = QuantizationOf(first) };
        return Binary(code, first, second, full, QuantizationOf(first));
    }

    /// <summary>POW of numbers that are not negative.</summary>
    public ModelBuilder Power()
    {
        (int[] full, int[] part) = BroadcastShapes();
        int input = _builder.Input(full), count = Count(part);
        int second = _type == TensorType.Float32
            ? _builder.Float32Constant(part, [.. Enumerable.Range(0, count).Select(_ => 3 * _random.NextSingle())])
            : _builder.Int32Constant(part, [.. Enumerable.Range(0, count).Select(_ => Draw(0, 3))]);
        return Binary(BuiltinOperator.Pow, _type == TensorType.Float32 ? _builder.Mul(input, input) : input, second, full, null);
    }

    /// <summary>Gives int16 operands scales that are powers of two.</summary>
    /// <returns>The output's quantization: the larger of the two.</returns>
    private QuantizationRecord PowersOfTwo(int first, int second)
    {
        QuantizationRecord output = ModelBuilder.PerTensor(MathF.ScaleB(1, -12), 0), smaller = ModelBuilder.PerTensor(MathF.ScaleB(1, -12 - Draw(0, 3)), 0);
        _builder.Graph.Tensors[first] = _builder.Graph.Tensors[first] with { Quantization = smaller };
        _builder.Graph.Tensors[second] = _builder.Graph.Tensors[second] with { Quantization = output };
        return output;
    }

    private ModelBuilder Binary(BuiltinOperator code, int first, int second, int[] shape, QuantizationRecord? quantization)
    {
        OperatorOptions? options = code switch
        {
            BuiltinOperator.Add => new AddOptions(Activation()),
            BuiltinOperator.Sub => new SubOptions(Activation()),
            BuiltinOperator.Mul => new MulOptions(Activation()),
            BuiltinOperator.Div => new DivOptions(Activation()),
            _ => null,
        };
        return _builder.Output(_builder.Operator(code, [first, second], _builder.Define("result", shape, quantization), options));
    }

    /// <summary>A shape of one to four dimensions, and one that repeats along some of them.</summary>
    private (int[] Full, int[] Part) BroadcastShapes(bool? repeats = null)
    {
        int rank = Draw(1, 4);
        int[] full = [.. Enumerable.Range(0, rank).Select(d => Draw(1, d == rank - 1 ? 19 : 5))], part = [.. full];
        if (!(repeats ?? _random.Next(2) == 0)) return (full, part);
        for (int d = 0; d < rank; d++)
        {
            if (_random.Next(2) == 0) part[d] = 1;
        }

        return (full, _random.Next(3) == 0 ? part[Draw(0, rank - 1)..] : part);
    }

    /// <summary>Two operands, in a drawn order; one of them may be a constant, and the second is one where it must not hold zeros.</summary>
    private (int First, int Second) Operands(int[] full, int[] part, bool isSecondNonZero)
    {
        if (isSecondNonZero) return (_builder.Input(full), NumbersOf(part, isNonZero: true));
        (int[] first, int[] second) = _random.Next(2) == 0 ? (full, part) : (part, full);
        return _random.Next(4) switch
        {
            0 => (_builder.Input(first), NumbersOf(second, isNonZero: false)),
            1 => (NumbersOf(first, isNonZero: false), _builder.Input(second)),
            _ => (_builder.Input(first), _builder.Input(second)),
        };
    }

    /// <summary>A constant of the draw's type.</summary>
    private int NumbersOf(int[] shape, bool isNonZero)
    {
        int count = Count(shape), zero = ZeroPoint();
        byte[] data = new byte[count * ByteSize()];
        for (int i = 0; i < count; i++)
        {
            int value = Draw(-120, 120);
            if (isNonZero && value == 0) value = 1;
            Span<byte> element = data.AsSpan(i * ByteSize());
            switch (_type)
            {
                case TensorType.Float32: BinaryPrimitives.WriteSingleLittleEndian(element, value / 50f); break;
                case TensorType.Int16: BinaryPrimitives.WriteInt16LittleEndian(element, (short)(value * 250)); break;
                case TensorType.Int32: BinaryPrimitives.WriteInt32LittleEndian(element, value); break;
                case TensorType.Int64: BinaryPrimitives.WriteInt64LittleEndian(element, value); break;
                case TensorType.Bool: element[0] = (byte)(value & 1); break;
                case TensorType.Int8: element[0] = unchecked((byte)(value == zero && isNonZero ? zero + 1 : value)); break;
                default: element[0] = (byte)(value + 128 == zero && isNonZero ? zero + 1 : value + 128); break;
            }
        }

        float scale = (0.01f + 0.05f * _random.NextSingle()) / (_type == TensorType.Int16 ? 256 : 1);
        QuantizationRecord? quantization = _type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16
            ? ModelBuilder.PerTensor(scale, _type == TensorType.Int16 ? 0 : zero)
            : null;
        return _builder.Constant(_type, shape, data, quantization);
    }

    private float ScaleOf(int tensor) => QuantizationOf(tensor)?.Scales[0] ?? 1;

    private int ByteSize() => _type switch
    {
        TensorType.Int64 => 8,
        TensorType.Int32 or TensorType.Float32 => 4,
        TensorType.Int16 => 2,
        _ => 1,
    };

    private static int Count(int[] shape) => shape.Aggregate(1, (product, extent) => product * extent);
}
