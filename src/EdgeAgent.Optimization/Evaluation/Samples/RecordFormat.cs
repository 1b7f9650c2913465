using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>What the records of a binary file are: labelled pictures of one layout, or tensors of one type and quantization.</summary>
public sealed record RecordFormat
{
    private static readonly Dictionary<string, TensorType> Types = new()
    {
        ["uint8"] = TensorType.UInt8,
        ["int8"] = TensorType.Int8,
        ["int16"] = TensorType.Int16,
        ["float32"] = TensorType.Float32,
    };

    private RecordFormat(RecordLayout? layout, TensorType type, QuantizationParameters? quantization) =>
        (Layout, Type, Quantization) = (layout, type, quantization);

    /// <summary>What <see cref="TryParse"/> takes, to go behind an option's name.</summary>
    public static string Accepted => "takes planar or interleaved for pictures, or TYPE[:SCALE[:ZEROPOINT]] for tensors, such as int8:0.58:83 (uint8, int8, int16, float32).";

    /// <summary>The layout of labelled pictures; null for tensors.</summary>
    public RecordLayout? Layout { get; }

    /// <summary>The element type of tensors; uint8 for pictures.</summary>
    public TensorType Type { get; }

    /// <summary>What the integers of tensors mean; null where they are the values themselves.</summary>
    public QuantizationParameters? Quantization { get; }

    /// <summary>Records of labelled pictures.</summary>
    /// <param name="layout">How their channels lie.</param>
    public static RecordFormat Pictures(RecordLayout layout) => new(layout, TensorType.UInt8, null);

    /// <summary>Records of tensors.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="quantization">What integers mean; null where they are the values themselves.</param>
    public static RecordFormat Tensors(TensorType type, QuantizationParameters? quantization) => new(null, type, quantization);

    /// <summary>Reads <c>planar</c>, <c>interleaved</c>, or <c>TYPE[:SCALE[:ZEROPOINT]]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The format; null where the text is none.</returns>
    public static RecordFormat? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "planar")
            return Pictures(RecordLayout.Planar);
        if (text == "interleaved")
            return Pictures(RecordLayout.Interleaved);
        string[] parts = text.Split(':');
        if (parts.Length > 3 || !Types.TryGetValue(parts[0], out TensorType type))
            return null;
        if (parts.Length == 1)
            return Tensors(type, null);
        int zeroPoint = 0;
        bool isRead = float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float scale) && scale > 0 && float.IsFinite(scale)
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out zeroPoint));
        return isRead && type != TensorType.Float32 ? Tensors(type, new QuantizationParameters(scale, zeroPoint)) : null;
    }
}
