using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SOFTMAX.</summary>
/// <param name="Beta">Factor on the input before the exponential.</param>
public sealed record SoftmaxOptions(float Beta) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Softmax;

    internal static SoftmaxOptions Read(FlatTable table) => new(table.Single(0, "beta"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddFloat(0, Beta, 0);
        return builder.EndTable();
    }
}
