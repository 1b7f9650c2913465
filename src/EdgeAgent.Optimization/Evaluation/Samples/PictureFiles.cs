using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>JPEG, PNG and BMP files below one folder; a sample's name is its path there.</summary>
internal sealed class PictureFiles(string folder) : SampleContent
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp"];

    public override string Kind => "pictures";

    public override bool IsPictures => true;

    /// <summary>Whether a file is a picture by its name.</summary>
    public static bool IsPicture(string path) => Endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The pictures right in a folder, as paths, in the order of their names; hidden ones left out.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(path => IsPicture(path) && !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];

    public override SampleReader CreateReader(TensorInfo input, PicturePreprocessing preprocessing) =>
        new Reader(folder, PictureInput.CreatePreprocessor(input, preprocessing));

    private sealed class Reader(string folder, ImagePreprocessor preprocessor) : SampleReader
    {
        public override void Read(Sample sample, Span<byte> tensor)
        {
            RgbImage image;
            try
            {
                image = ImageDecoder.DecodeFile(Path.Combine(folder, sample.Name));
            }
            catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                throw new SampleDataException(e.Message, e);
            }

            preprocessor.Run(image, tensor);
        }
    }
}
