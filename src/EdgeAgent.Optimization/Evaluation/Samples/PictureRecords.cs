using System.Globalization;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Files of records as CIFAR-10 has them: one byte for the class, then 32x32 pixels of red, green and blue.</summary>
/// <remarks>Source of the format: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009), binary version; there planar.</remarks>
internal sealed class PictureRecords : SampleContent
{
    public const int Side = 32, PixelBytes = Side * Side * RgbImage.Channels, RecordBytes = 1 + PixelBytes;

    private const int ExaminedRecords = 100;
    private readonly IReadOnlyList<(string Path, int First)> _files;
    private readonly RecordLayout _layout;

    /// <param name="files">The files, each with the position of its first record.</param>
    /// <param name="layout">How channels lie; null to find out.</param>
    public PictureRecords(IReadOnlyList<(string Path, int First)> files, RecordLayout? layout)
    {
        _files = files;
        _layout = layout ?? FindLayout(files[0].Path);
    }

    public override string Kind => string.Create(CultureInfo.InvariantCulture, $"pictures of {Side}x{Side}, {(_layout == RecordLayout.Planar ? "planar" : "interleaved")}");

    public override bool IsPictures => true;

    /// <exception cref="SampleDataException">The model takes pictures of another size, or none.</exception>
    public override SampleReader CreateReader(TensorInfo input, PicturePreprocessing preprocessing)
    {
        ImagePreprocessor preprocessor = PictureInput.CreatePreprocessor(input, preprocessing);
        if (input.Shape[1] != Side || input.Shape[2] != Side)
        {
            throw new SampleDataException(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(_files[0].Path)} holds pictures of {Side}x{Side} and the model takes {input.Shape[2]}x{input.Shape[1]}; "
                + $"records are not resized, a folder of pictures would be"));
        }

        return new Reader(_files, _layout, preprocessor);
    }

    /// <summary>The class byte of every record of a file.</summary>
    public static IEnumerable<int> Labels(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] record = new byte[RecordBytes];
        while (file.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes)
            yield return record[0];
    }

    // Pixels resemble the ones below them more than those three rows below: the distance at which bytes differ less is the row's length.
    private static RecordLayout FindLayout(string path)
    {
        const int planarRow = Side, interleavedRow = Side * RgbImage.Channels;
        int records = (int)Math.Min(ExaminedRecords, new FileInfo(path).Length / RecordBytes);
        using RecordFile file = new(path, RecordBytes);
        long planar = 0, interleaved = 0;
        for (int i = 0; i < records; i++)
        {
            ReadOnlySpan<byte> pixels = file.Read(i)[1..];
            for (int k = 0; k + interleavedRow < PixelBytes; k++)
            {
                planar += Math.Abs(pixels[k] - pixels[k + planarRow]);
                interleaved += Math.Abs(pixels[k] - pixels[k + interleavedRow]);
            }
        }

        return planar < interleaved ? RecordLayout.Planar : RecordLayout.Interleaved;
    }

    private sealed class Reader(IReadOnlyList<(string Path, int First)> files, RecordLayout layout, ImagePreprocessor preprocessor) : SampleReader
    {
        private readonly RecordFile[] _open = [.. files.Select(file => new RecordFile(file.Path, RecordBytes))];
        private readonly RgbImage _image = new(Side, Side);

        public override void Read(Sample sample, Span<byte> tensor)
        {
            int file = files.Count - 1;
            while (files[file].First > sample.Position)
                file--;
            ReadOnlySpan<byte> pixels = _open[file].Read(sample.Position - files[file].First)[1..];
            if (layout == RecordLayout.Interleaved)
                pixels.CopyTo(_image.Pixels);
            else
                Interleave(pixels, _image.Pixels);
            preprocessor.Run(_image, tensor);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (RecordFile file in _open)
                file.Dispose();
            base.Dispose(disposing);
        }

        private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
        {
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = planes[(i % RgbImage.Channels * Side * Side) + (i / RgbImage.Channels)];
        }
    }
}
