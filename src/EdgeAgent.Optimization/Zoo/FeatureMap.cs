namespace EdgeAgent.Optimization.Zoo;

/// <summary>One activation tensor of a network under construction, with its codes for every calibration picture.</summary>
/// <param name="Tensor">Index in the graph.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Scale">The scale.</param>
/// <param name="ZeroPoint">The zero point.</param>
/// <param name="Codes">For each picture the codes [height, width, channels].</param>
internal sealed record FeatureMap(int Tensor, int Height, int Width, int Channels, float Scale, int ZeroPoint, sbyte[][] Codes)
{
    /// <summary>The code nearest to a real number.</summary>
    public static sbyte Quantize(double real, float scale, int zeroPoint) =>
        (sbyte)Math.Clamp(Math.Round(real / scale, MidpointRounding.AwayFromZero) + zeroPoint, sbyte.MinValue, sbyte.MaxValue);
}
