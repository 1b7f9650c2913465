using System.Globalization;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>The preprocessor of a model's picture input.</summary>
internal static class PictureInput
{
    /// <exception cref="SampleDataException">The input takes no pictures.</exception>
    public static ImagePreprocessor CreatePreprocessor(TensorInfo input, PicturePreprocessing preprocessing)
    {
        TensorElement? element = input.Type switch
        {
            TensorType.UInt8 => TensorElement.UInt8,
            TensorType.Int8 => TensorElement.Int8,
            TensorType.Float32 => TensorElement.Float32,
            _ => null,
        };
        if (element is null || input.Shape.Rank != 4 || input.Shape[0] != 1 || input.Shape[3] is not (1 or 3))
        {
            throw new SampleDataException(
                $"pictures do not fit the model's input {Describe(input)}; it would have to be uint8, int8 or float32 [1,height,width,1 or 3], or the samples raw tensors in a .bin file");
        }

        if (input.Shape[3] == 1 && (preprocessing.Mean is { IsUniform: false } || preprocessing.Scale is { IsUniform: false }))
            throw new SampleDataException($"the model's input {Describe(input)} has one channel; it takes one mean and one scale");
        return new ImagePreprocessor(new ImageTensorFormat
        {
            Height = input.Shape[1],
            Width = input.Shape[2],
            Channels = input.Shape[3],
            Element = element.Value,
            QuantizationScale = input.Quantization?.Scale ?? 1,
            QuantizationZeroPoint = input.Quantization?.ZeroPoint ?? 0,
            Mean = preprocessing.Mean,
            Divisor = preprocessing.Scale,
            CentralCrop = preprocessing.CentralCrop,
        });
    }

    /// <summary>A tensor's type and shape: <c>uint8 [1,224,224,3]</c>.</summary>
    public static string Describe(TensorInfo tensor) =>
        string.Create(CultureInfo.InvariantCulture, $"{tensor.Type.ToString().ToLowerInvariant()} {tensor.Shape}");
}
