using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>One entry of the model's list of operators in use.</summary>
internal sealed record OperatorCode(BuiltinOperator Operator, string? CustomCode, int Version)
{
    /// <summary>Old files hold the code in one byte, new ones in both fields up to 127 and in the wider one beyond: the greater of both rules.</summary>
    public static OperatorCode Read(FlatTable table)
    {
        int deprecated = unchecked((sbyte)table.Byte(Slots.OperatorCode.DeprecatedBuiltinCode, "deprecated_builtin_code"));
        int code = Math.Max(deprecated, table.Int32(Slots.OperatorCode.BuiltinCode, "builtin_code"));
        return new OperatorCode(
            (BuiltinOperator)code,
            code == (int)BuiltinOperator.Custom ? table.Text(Slots.OperatorCode.CustomCode, "custom_code") ?? "" : null,
            table.Int32(Slots.OperatorCode.Version, "version", 1));
    }
}
