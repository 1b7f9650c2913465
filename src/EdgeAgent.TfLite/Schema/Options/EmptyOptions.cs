using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>A table of options without fields, as PAD and many others have.</summary>
/// <param name="Table">Which table it is.</param>
public sealed record EmptyOptions(OptionsType Table) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table { get; } = Table;

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(0);
        return builder.EndTable();
    }
}
