using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of ARG_MAX.</summary>
/// <param name="OutputType">Element type of the indices.</param>
public sealed record ArgMaxOptions(TensorType OutputType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ArgMax;

    internal static ArgMaxOptions Read(FlatTable table) => new((TensorType)table.Enumeration(0, "output_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)OutputType, 0);
        return builder.EndTable();
    }
}
