using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of GELU.</summary>
/// <param name="Approximate">Whether the tanh form is used.</param>
public sealed record GeluOptions(bool Approximate) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Gelu;

    internal static GeluOptions Read(FlatTable table) => new(table.Boolean(0, "approximate"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddBool(0, Approximate, false);
        return builder.EndTable();
    }
}
