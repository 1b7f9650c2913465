using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of LOCAL_RESPONSE_NORMALIZATION.</summary>
/// <param name="Radius">Half width of the window over channels.</param>
/// <param name="Bias">Added to the weighted sum of squares.</param>
/// <param name="Alpha">Factor on the sum of squares.</param>
/// <param name="Beta">Exponent.</param>
public sealed record LocalResponseNormalizationOptions(int Radius, float Bias, float Alpha, float Beta) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.LocalResponseNormalization;

    internal static LocalResponseNormalizationOptions Read(FlatTable table) => new(
        table.Int32(0, "radius"),
        table.Single(1, "bias"),
        table.Single(2, "alpha"),
        table.Single(3, "beta"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(4);
        builder.AddInt(0, Radius, 0);
        builder.AddFloat(1, Bias, 0);
        builder.AddFloat(2, Alpha, 0);
        builder.AddFloat(3, Beta, 0);
        return builder.EndTable();
    }
}
