using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Collects the operators in use, each version of each once.</summary>
internal sealed class OperatorCodeWriter(FlatBufferBuilder builder)
{
    private readonly List<int> _offsets = [];
    private readonly Dictionary<OperatorCode, int> _written = [];

    public IReadOnlyList<int> Offsets => _offsets;

    /// <summary>The index by which the operator names its code.</summary>
    public int Add(OperatorDefinition node)
    {
        var code = new OperatorCode(node.Operator, node.CustomCode, node.Version);
        if (_written.TryGetValue(code, out int index))
            return index;

        int customCode = builder.Text(code.CustomCode);
        builder.StartTable(Slots.OperatorCode.Count);
        builder.AddByte(Slots.OperatorCode.DeprecatedBuiltinCode, (byte)Math.Min((int)code.Operator, (int)BuiltinOperator.PlaceholderForGreaterOpCodes), 0);
        builder.AddOffset(Slots.OperatorCode.CustomCode, customCode, 0);
        builder.AddInt(Slots.OperatorCode.Version, code.Version, 1);
        builder.AddInt(Slots.OperatorCode.BuiltinCode, (int)code.Operator, 0);
        _offsets.Add(builder.EndTable());
        return _written[code] = _offsets.Count - 1;
    }
}
