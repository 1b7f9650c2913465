using EdgeAgent.Contracts.Twins;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Execution;

/// <summary>Decides whether pictures can be a model's input, and how.</summary>
internal static class PictureInput
{
    /// <summary>Makes the preprocessor for a model's input.</summary>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="options">How pictures become the input; null for the custom of the input's type.</param>
    /// <param name="obstacle">Why pictures cannot be the input, in one sentence; null when they can.</param>
    /// <returns>The preprocessor; null when pictures cannot be the input.</returns>
    public static ImagePreprocessor? Create(IReadOnlyList<TensorInfo> inputs, PreprocessingOptions? options, out string? obstacle)
    {
        obstacle = Obstacle(inputs);
        if (obstacle is not null)
            return null;
        TensorInfo input = inputs[0];
        float scale = input.Quantization?.Scale ?? 1;
        return new ImagePreprocessor(new ImageTensorFormat
        {
            Height = input.Shape[1],
            Width = input.Shape[2],
            Channels = input.Shape[3],
            Element = ElementOf(input.Type)!.Value,
            QuantizationScale = scale > 0 ? scale : 1,
            QuantizationZeroPoint = input.Quantization?.ZeroPoint ?? 0,
            Mean = options?.Mean,
            Divisor = options?.Scale,
            CentralCrop = options?.CentralCrop,
            IsLetterboxed = options?.IsLetterboxed == true,
            IsBgr = options?.IsBgr == true,
        });
    }

    private static string? Obstacle(IReadOnlyList<TensorInfo> inputs)
    {
        if (inputs.Count != 1)
            return $"The model has {inputs.Count} inputs; a pipeline of pictures feeds models with one.";
        TensorInfo input = inputs[0];
        Shape shape = input.Shape;
        bool isPicture = shape.Rank == 4 && shape[0] == 1 && shape[1] > 0 && shape[2] > 0 && shape[3] is (1 or RgbImage.Channels);
        return isPicture && ElementOf(input.Type) is not null ? null
            : $"The model's input {input} is {input.Type} {input.Shape}; pictures are [1,height,width,1 or 3] of uint8, int8 or float32.";
    }

    private static TensorElement? ElementOf(TensorType type) => type switch
    {
        TensorType.UInt8 => TensorElement.UInt8,
        TensorType.Int8 => TensorElement.Int8,
        TensorType.Float32 => TensorElement.Float32,
        _ => null,
    };
}
