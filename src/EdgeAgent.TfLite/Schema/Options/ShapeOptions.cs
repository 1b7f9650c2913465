using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SHAPE.</summary>
/// <param name="OutputType">Element type of the result.</param>
public sealed record ShapeOptions(TensorType OutputType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Shape;

    internal static ShapeOptions Read(FlatTable table) => new((TensorType)table.Enumeration(0, "out_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)OutputType, 0);
        return builder.EndTable();
    }
}
