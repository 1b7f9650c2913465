using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>One operator of a verified model: a view of the file that decodes what is asked for.</summary>
public sealed class OperatorRecord
{
    private readonly TfLiteModel _model;
    private readonly int _position;
    private readonly OperatorCode _code;
    private IReadOnlyList<int>? _inputs;
    private IReadOnlyList<int>? _outputs;
    private OperatorOptions? _options;

    internal OperatorRecord(TfLiteModel model, int index, FlatTable table)
    {
        _model = model;
        _position = table.Position;
        _code = model.OperatorCode(table.Int32(Slots.Operator.OpcodeIndex, "opcode_index"));
        Index = index;
    }

    /// <summary>The operator's place in its subgraph, which is the order of execution.</summary>
    public int Index { get; }

    /// <summary>Which operator it is; <see cref="BuiltinOperator.Custom"/> for one that <see cref="CustomCode"/> names.</summary>
    public BuiltinOperator Operator => _code.Operator;

    /// <summary>The name of a custom operator; null for a built-in one.</summary>
    public string? CustomCode => _code.CustomCode;

    /// <summary>The operator's version: 1 or more; it rises when the operator gains types or options.</summary>
    public int Version => _code.Version;

    /// <summary>The operator's name for messages: as in the schema, or a custom operator's own.</summary>
    public string DisplayName => CustomCode ?? Operator.SchemaName();

    /// <summary>Indices of the input tensors; -1 for an optional input that is absent.</summary>
    public IReadOnlyList<int> Inputs => _inputs ??= Table.Int32s(Slots.Operator.Inputs, "inputs");

    /// <summary>Indices of the output tensors; none is a constant, an input of the subgraph, or written by another operator.</summary>
    public IReadOnlyList<int> Outputs => _outputs ??= Table.Int32s(Slots.Operator.Outputs, "outputs");

    /// <summary>Indices of tensors that only describe what happens inside the operator; -1 for an absent one.</summary>
    public IReadOnlyList<int> Intermediates => Table.Int32s(Slots.Operator.Intermediates, "intermediates");

    /// <summary>One flag for each input: whether the operator changes it. Empty where it changes none.</summary>
    public IReadOnlyList<bool> MutatingVariableInputs =>
        Array.ConvertAll(_model.Reader.Slice(Table.Vector(Slots.Operator.MutatingVariableInputs, "mutating_variable_inputs", 1).Bytes).ToArray(), flag => flag != 0);

    /// <summary>The operator's options; null where it has none or a table that this library does not know.</summary>
    public OperatorOptions? Options => _options ??=
        Table.TryTable(Slots.Operator.BuiltinOptions, "builtin_options", out FlatTable options)
            ? OperatorOptions.Read((OptionsType)Table.Byte(Slots.Operator.BuiltinOptionsType, "builtin_options_type"), options)
            : null;

    /// <summary>The options of a custom operator, a slice of the file; empty where there are none.</summary>
    public ReadOnlyMemory<byte> CustomOptions => _model.Reader.Slice(StoredBytes.OfCustomOptions(_model.Reader, Table));

    /// <summary>Whether the operator has options that this library does not know.</summary>
    internal bool HasHiddenParts =>
        (Options is null && Table.TryTable(Slots.Operator.BuiltinOptions, "builtin_options", out _))
        || Table.TryTable(Slots.Operator.BuiltinOptions2, "builtin_options_2", out _);

    private FlatTable Table => _model.Reader.Table(_position, "operators");
}
