using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Twins;

/// <summary>How a decoded RGB picture becomes the model's input tensor.</summary>
public sealed record PreprocessingOptions
{
    /// <summary>The side of the central square that is kept, as a fraction of the picture's shorter side, above 0 and at most 1; null keeps the whole picture
    /// and stretches it.</summary>
    public double? CentralCrop { get; init; }

    /// <summary>Subtracted from each 0..255 channel value before the division by <see cref="Scale"/>; null for the default of the input's type.</summary>
    public double? Mean { get; init; }

    /// <summary>Divides each channel value after <see cref="Mean"/> was subtracted; never 0; null for the default of the input's type.</summary>
    public double? Scale { get; init; }

    /// <summary>Whether the whole picture is kept with its sides' proportion, in the middle of a black border; null or false stretches what is kept.</summary>
    [JsonPropertyName("letterbox")]
    public bool? IsLetterboxed { get; init; }

    /// <summary>Whether the model takes blue, green, red; null or false gives it red, green, blue.</summary>
    [JsonPropertyName("bgr")]
    public bool? IsBgr { get; init; }
}
