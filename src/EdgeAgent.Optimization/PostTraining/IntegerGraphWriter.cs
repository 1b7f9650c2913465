using System.Buffers.Binary;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Writes a float graph with the planned arithmetic; QUANTIZE and DEQUANTIZE stand where forms differ.</summary>
internal sealed class IntegerGraphWriter
{
    private readonly ModelGraph _source;
    private readonly IReadOnlyList<OperatorPlan> _plans;
    private readonly GridPlanner _int8;
    private readonly GridPlanner _int16;
    private readonly SubGraphDefinition _target = new();
    private readonly Dictionary<int, TensorForm> _native = [];
    private readonly Dictionary<(int Tensor, TensorForm Form), int> _places = [];
    private readonly Dictionary<int, int> _copies = [];

    public IntegerGraphWriter(ModelGraph source, IReadOnlyList<OperatorPlan> plans, IReadOnlyDictionary<int, ValueRange> ranges)
    {
        (_source, _plans) = (source, plans);
        _int8 = new GridPlanner(source, plans, ranges, Precision.Int8);
        _int16 = new GridPlanner(source, plans, ranges, Precision.Int16x8);
    }

    /// <summary>Codes of weights, by the operator's place, in place of the nearest ones.</summary>
    public IReadOnlyDictionary<int, sbyte[]> RoundedWeights { get; init; } = new Dictionary<int, sbyte[]>();

    /// <summary>The weights of an operator as they will be written.</summary>
    /// <param name="place">The operator's place; it is of integer precision and has weights.</param>
    public LayerWeights WeightsOf(int place)
    {
        OperatorPlan plan = _plans[place];
        return LayerWeights.Of(_source, plan, FormIn(plan.Precision, plan.Node.Inputs[plan.Rule!.Weights!.Data]).Grid, RoundedWeights.GetValueOrDefault(place));
    }

    /// <summary>The model.</summary>
    /// <param name="inputType">Type of the real inputs: Float32, Int8, UInt8 or Int16.</param>
    /// <param name="outputType">Type of the real outputs.</param>
    public ModelDefinition Write(TensorType inputType, TensorType outputType)
    {
        foreach (int input in _source.Inputs)
            _target.Inputs.Add(_source.IsFloatActivation(input) ? Place(input, OuterForm(input, inputType), _source.Tensors[input].Name) : Copy(input));
        for (int place = 0; place < _plans.Count; place++)
            _target.Operators.Add(_plans[place].Precision == Precision.Float32 ? Float(_plans[place].Node) : Integer(place));
        foreach (int output in _source.Outputs)
            _target.Outputs.Add(_source.IsFloatActivation(output) ? Output(output, outputType) : Copy(output));
        return _source.ToDefinition(_target);
    }

    private OperatorDefinition Float(OperatorDefinition node)
    {
        int[] inputs = [.. node.Inputs.Select(input => _source.IsFloatActivation(input) && _native.ContainsKey(input) ? Use(input, TensorForm.Float) : Copy(input))];
        return node with { Inputs = inputs, Outputs = [.. node.Outputs.Select(output => _source.IsFloatActivation(output) ? Place(output, TensorForm.Float) : Copy(output))] };
    }

    private OperatorDefinition Integer(int place)
    {
        (OperatorDefinition node, OperatorRule? rule, Precision precision, _) = _plans[place];
        LayerWeights? weights = rule!.Weights is null ? null : WeightsOf(place);
        int shared = rule.Output == OutputGrid.SameAsInputs ? node.Outputs.First(_source.IsFloatActivation) : -1;
        int[] inputs = new int[node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            int input = node.Inputs[i];
            if (input < 0)
                inputs[i] = input;
            else if (weights is not null && i == rule.Weights!.Weights)
                inputs[i] = _target.Add(weights.ToWeights(_source.Tensors[input]));
            else if (weights is not null && i == rule.Weights!.Bias)
                inputs[i] = _target.Add(weights.ToBias(_source.Tensors[input]));
            else
                inputs[i] = _source.Tensors[input].Type == TensorType.Float32 ? Use(input, FormIn(precision, shared < 0 ? input : shared)) : Copy(input);
        }

        return node with
        {
            Version = precision == Precision.Int8 ? rule.Int8Version : rule.Int16Version,
            Inputs = inputs,
            Outputs = [.. node.Outputs.Select(output => _source.IsFloatActivation(output) ? Place(output, FormIn(precision, output)) : Copy(output))],
            Options = precision == Precision.Int16x8 ? WithGeneralScales(node.Options) : node.Options,
        };
    }

    /// <summary>int16 additions whose scales are no powers of two say so.</summary>
    private static OperatorOptions? WithGeneralScales(OperatorOptions? options) => options switch
    {
        AddOptions add => add with { PotScaleInt16 = false },
        SubOptions sub => sub with { PotScaleInt16 = false },
        _ => options,
    };

    private TensorForm FormIn(Precision precision, int tensor) => precision switch
    {
        Precision.Int8 => new TensorForm(TensorType.Int8, _int8.GridOf(tensor)),
        Precision.Int16x8 => new TensorForm(TensorType.Int16, _int16.GridOf(tensor)),
        _ => TensorForm.Float,
    };

    private TensorForm OuterForm(int tensor, TensorType type) => type switch
    {
        TensorType.UInt8 => FormIn(Precision.Int8, tensor).ToUnsigned(),
        TensorType.Int8 => FormIn(Precision.Int8, tensor),
        TensorType.Int16 => FormIn(Precision.Int16x8, tensor),
        _ => TensorForm.Float,
    };

    /// <summary>The result in the wanted type. It keeps the name that the caller knows; the tensor behind a conversion gives its name up.</summary>
    private int Output(int tensor, TensorType type)
    {
        TensorForm native = _native[tensor];
        TensorForm outer = (type, native.Type) switch
        {
            (TensorType.Int8, TensorType.Int8) or (TensorType.Int16, TensorType.Int16) => native,
            (TensorType.UInt8, TensorType.Int8) => native.ToUnsigned(),
            _ => OuterForm(tensor, type),
        };
        if (outer != native && !_source.Inputs.Contains(tensor))
            Rename(_places[(tensor, native)], _source.Tensors[tensor].Name + Suffix(native));
        int place = Use(tensor, outer);
        Rename(place, _source.Tensors[tensor].Name);
        return place;
    }

    private void Rename(int place, string name) => _target.Tensors[place] = _target.Tensors[place] with { Name = name };

    /// <summary>The tensor in the wanted form, converted where that is not its own.</summary>
    private int Use(int tensor, TensorForm wanted)
    {
        if (_places.TryGetValue((tensor, wanted), out int place))
            return place;
        if (_source.IsConstant(tensor))
            return _places[(tensor, wanted)] = _target.Add(Constant(tensor, wanted));
        if (!_native.TryGetValue(tensor, out TensorForm native))
            return Copy(tensor);

        // There is no kernel between 8 bits and int16, but for int16 to int8: others go by way of floats.
        bool isDirect = native.IsFloat || wanted.IsFloat || native.Type == wanted.Type || wanted.Type == TensorType.Int8
            || (native.Type == TensorType.Int8 && wanted.Type == TensorType.UInt8);
        int from = isDirect ? _places[(tensor, native)] : Use(tensor, TensorForm.Float);
        place = _target.Add(Define(tensor, wanted, _source.Tensors[tensor].Name + Suffix(wanted)));
        _target.Operators.Add(new OperatorDefinition
        {
            Operator = wanted.IsFloat ? BuiltinOperator.Dequantize : BuiltinOperator.Quantize,
            Version = ConversionVersion(native, wanted),
            Inputs = [from],
            Outputs = [place],
        });
        return _places[(tensor, wanted)] = place;
    }

    private static int ConversionVersion(TensorForm from, TensorForm to) => from.Type switch
    {
        TensorType.Int16 when to.IsFloat => 3,
        TensorType.Float32 when to.Type is TensorType.Int8 or TensorType.UInt8 => 1,
        _ => 2,
    };

    private static string Suffix(TensorForm form) => form.IsFloat ? "/float" : form.Type switch
    {
        TensorType.Int16 => "/int16",
        TensorType.UInt8 => "/uint8",
        _ => "/int8",
    };

    private int Place(int tensor, TensorForm form, string? name = null)
    {
        _native[tensor] = form;
        return _places[(tensor, form)] = _target.Add(Define(tensor, form, name ?? _source.Tensors[tensor].Name));
    }

    private TensorDefinition Define(int tensor, TensorForm form, string name) =>
        _source.Tensors[tensor] with { Name = name, Type = form.Type, Quantization = form.ToRecord() };

    private int Copy(int tensor)
    {
        if (tensor < 0)
            return tensor;
        if (!_copies.TryGetValue(tensor, out int place))
            _copies[tensor] = place = _target.Add(_source.Tensors[tensor]);
        return place;
    }

    private TensorDefinition Constant(int tensor, TensorForm form)
    {
        TensorDefinition source = _source.Tensors[tensor];
        if (form.IsFloat)
            return source;
        ReadOnlySpan<float> values = _source.Floats(tensor);
        int width = form.Type == TensorType.Int16 ? sizeof(short) : sizeof(sbyte);
        byte[] data = new byte[values.Length * width];
        for (int i = 0; i < values.Length; i++)
        {
            int code = form.Grid.Quantize(values[i], form.Codes);
            if (width == sizeof(short))
                BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * width), (short)code);
            else
                data[i] = unchecked((byte)code);
        }

        return source with { Type = form.Type, Data = data, Quantization = form.ToRecord() };
    }
}
