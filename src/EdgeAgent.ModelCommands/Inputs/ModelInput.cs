using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>Fills a model's input tensors from a picture, from raw bytes, or from the generated pattern.</summary>
internal static class ModelInput
{
    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png", ".bmp"];

    /// <summary>Fills the inputs from a file: a picture by its name or first bytes, raw tensor bytes by their exact length.</summary>
    public static InputKind Fill(Interpreter interpreter, string path, PictureOptions picture)
    {
        byte[] bytes = InputFile.ReadAll(path, "input");
        long expected = interpreter.Inputs.Sum(input => input.ByteLength);
        bool isPicture = PictureEndings.Contains(Path.GetExtension(path).ToLowerInvariant());
        if (!isPicture && bytes.Length == expected)
        {
            CopyTensors(interpreter, bytes);
            return InputKind.Tensor;
        }
        if (!isPicture && !LooksLikePicture(bytes))
        {
            throw new CommandFailureException(
                $"{path} has {bytes.Length} bytes; a JPEG, PNG or BMP picture is accepted, or exactly {expected} bytes of {string.Join(" and ", interpreter.Inputs.Select(Describe))}");
        }
        FillPicture(interpreter, path, bytes, picture);
        return InputKind.Image;
    }

    /// <summary>A tensor's type and shape, such as <c>uint8 [1,224,224,3]</c>.</summary>
    public static string Describe(TensorInfo tensor) => $"{TypeName(tensor.Type)} [{string.Join(',', tensor.Shape.Dimensions.ToArray())}]";

    /// <summary>A type's name in lower case.</summary>
    public static string TypeName(TensorType type) => type.ToString().ToLowerInvariant();

    private static void CopyTensors(Interpreter interpreter, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < interpreter.Inputs.Count; i++)
        {
            Span<byte> tensor = interpreter.InputBytes(i);
            bytes[..tensor.Length].CopyTo(tensor);
            bytes = bytes[tensor.Length..];
        }
    }

    private static void FillPicture(Interpreter interpreter, string path, byte[] bytes, PictureOptions options)
    {
        ImagePreprocessor preprocessor = new(Format(interpreter, options));
        try
        {
            preprocessor.Run(ImageDecoder.Decode(bytes), interpreter.InputBytes(0));
        }
        catch (ImageFormatException e)
        {
            throw new CommandFailureException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static ImageTensorFormat Format(Interpreter interpreter, PictureOptions options)
    {
        TensorInfo input = interpreter.Inputs[0];
        TensorElement? element = input.Type switch
        {
            TensorType.UInt8 => TensorElement.UInt8,
            TensorType.Int8 => TensorElement.Int8,
            TensorType.Float32 => TensorElement.Float32,
            _ => null,
        };
        if (interpreter.Inputs.Count != 1 || element is null || input.Shape.Rank != 4 || input.Shape[0] != 1 || input.Shape[3] is not (1 or 3))
        {
            throw new CommandFailureException(
                $"a picture does not fit the model's input {string.Join(" and ", interpreter.Inputs.Select(Describe))}; it takes one uint8, int8 or float32 [1,height,width,1 or 3], or raw tensor bytes");
        }
        return new ImageTensorFormat
        {
            Height = input.Shape[1],
            Width = input.Shape[2],
            Channels = input.Shape[3],
            Element = element.Value,
            QuantizationScale = input.Quantization?.Scale ?? 1,
            QuantizationZeroPoint = input.Quantization?.ZeroPoint ?? 0,
            Mean = options.Mean,
            Divisor = options.Scale,
            CentralCrop = options.Crop,
        };
    }

    private static bool LooksLikePicture(byte[] bytes) =>
        bytes is [0xFF, 0xD8, 0xFF, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [(byte)'B', (byte)'M', ..];
}
