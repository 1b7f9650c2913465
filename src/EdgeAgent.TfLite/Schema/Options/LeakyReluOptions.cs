using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of LEAKY_RELU.</summary>
/// <param name="Alpha">Slope for negative inputs.</param>
public sealed record LeakyReluOptions(float Alpha) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.LeakyRelu;

    internal static LeakyReluOptions Read(FlatTable table) => new(table.Single(0, "alpha"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddFloat(0, Alpha, 0);
        return builder.EndTable();
    }
}
