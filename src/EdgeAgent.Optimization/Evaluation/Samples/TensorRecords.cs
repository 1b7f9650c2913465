using System.Globalization;
using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>A file of raw tensors of one type, one after another.</summary>
internal sealed class TensorRecords(string path, TensorInfo record) : SampleContent
{
    public override string Kind => $"tensors of {PictureInput.Describe(record)}";

    public override bool IsPictures => false;

    /// <summary>How many records a file holds.</summary>
    /// <exception cref="SampleDataException">Its length is no multiple of a record's.</exception>
    public static int Count(string path, TensorInfo record)
    {
        long length = new FileInfo(path).Length;
        return length > 0 && length % record.ByteLength == 0
            ? checked((int)(length / record.ByteLength))
            : throw new SampleDataException(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)} has {length} bytes, which is no number of records of {record.ByteLength} bytes ({PictureInput.Describe(record)})"));
    }

    /// <summary>The tensor that one record holds: of the input's shape and, unless told otherwise, of its type.</summary>
    public static TensorInfo RecordOf(TensorInfo input, RecordFormat? format) =>
        format is null ? input : input with { Type = format.Type, Quantization = format.Quantization };

    /// <exception cref="SampleDataException">The model's input has another number of elements.</exception>
    public override SampleReader CreateReader(TensorInfo input, PicturePreprocessing preprocessing)
    {
        if (input.Shape.ElementCount != record.Shape.ElementCount)
            throw new SampleDataException($"{Path.GetFileName(path)} holds {Kind} and the model takes {PictureInput.Describe(input)}");
        return new Reader(new RecordFile(path, checked((int)record.ByteLength)), record, input);
    }

    private sealed class Reader(RecordFile file, TensorInfo record, TensorInfo input) : SampleReader
    {
        private readonly bool _isSame = RealValues.MeanTheSame(record, input);
        private readonly double[] _values = new double[record.Shape.ElementCount];

        public override void Read(Sample sample, Span<byte> tensor)
        {
            ReadOnlySpan<byte> bytes = file.Read(sample.Position);
            if (_isSame)
            {
                bytes.CopyTo(tensor);
                return;
            }

            RealValues.Read(record, bytes, _values);
            RealValues.Write(input, _values, tensor);
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
