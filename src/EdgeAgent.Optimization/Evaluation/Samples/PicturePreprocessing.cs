using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;
using EdgeAgent.TfLite.Metadata;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>How a picture becomes the values of an input tensor: crop, antialiased bilinear resize, then <c>(x - mean) / scale</c> of each channel 0..255.</summary>
/// <remarks>Without <see cref="Mean"/> and <see cref="Scale"/> the custom of the input's type applies: uint8 takes the channels as they are, int8 takes them
/// less 128, float32 takes <c>x / 127.5 - 1</c>. With either, integer inputs quantize the real value by their own scale and zero point.</remarks>
public sealed record PicturePreprocessing
{
    /// <summary>Subtracted from each channel; null for the custom of the input's type.</summary>
    public ChannelValues? Mean { get; init; }

    /// <summary>Divides each channel after the mean was subtracted; null for the custom of the input's type; not 0.</summary>
    public ChannelValues? Scale { get; init; }

    /// <summary>The side of the central square that is kept, as a fraction of the shorter side, above 0 and at most 1; null stretches the whole picture.</summary>
    public double? CentralCrop { get; init; }

    /// <summary>The preprocessing that a model's metadata ask for, where nothing else is given: they speak of float inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Its first input.</param>
    /// <returns>This preprocessing with the mean and scale of the metadata; this one where there are none, where a mean or scale is given, or where the
    /// input is not float.</returns>
    /// <exception cref="ModelFormatException">The metadata are malformed.</exception>
    /// <exception cref="SampleDataException">The metadata give neither one number nor one for each of three channels.</exception>
    public PicturePreprocessing For(TfLiteModel model, TensorInfo input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Mean is not null || Scale is not null || input.Type != TensorType.Float32 || InputNormalization.Read(model, input: 0) is not { } normalization)
            return this;
        return this with { Mean = Channels(normalization.Means), Scale = Channels(normalization.Deviations) };
    }

    /// <summary>The preprocessing with which a float model sees what a quantized one sees by its type's custom.</summary>
    /// <remarks>The quantized input says which real values its channels mean; ranges that are -1..1 or 0..1 up to one step are taken as exactly those.
    /// Unchanged where a mean or scale is given, or where the two inputs are not of these types.</remarks>
    /// <param name="input">The float model's input.</param>
    /// <param name="quantized">The quantized model's input.</param>
    public PicturePreprocessing Matching(TensorInfo input, TensorInfo quantized)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(quantized);
        if (Mean is not null || Scale is not null || input.Type != TensorType.Float32 || quantized.Type is not (TensorType.UInt8 or TensorType.Int8)
            || quantized.Quantization is not { Scale: > 0 } quantization)
            return this;
        double step = quantization.Scale, zero = quantization.ZeroPoint + (quantized.Type == TensorType.Int8 ? 128 : 0);
        double low = -zero * step, high = (byte.MaxValue - zero) * step;
        if (Math.Abs(low + 1) <= step && Math.Abs(high - 1) <= step)
            return this with { Mean = 127.5, Scale = 127.5 };
        if (Math.Abs(low) < step && Math.Abs(high - 1) <= step)
            return this with { Mean = 0, Scale = byte.MaxValue };
        return this with { Mean = zero, Scale = 1 / step };
    }

    private static ChannelValues Channels(IReadOnlyList<float> values) => values.Count switch
    {
        1 => values[0],
        3 => new ChannelValues(values[0], values[1], values[2]),
        _ => throw new SampleDataException($"the model's metadata normalize {values.Count} channels; 1 and 3 are accepted, or a mean and a scale given with the data"),
    };
}
