using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Calibration data from a sample set, for models with one input; labels are not looked at.</summary>
/// <param name="samples">The samples, opened for the model's input.</param>
/// <param name="model">The model; its metadata may say how pictures become input values.</param>
/// <param name="preprocessing">What else says it.</param>
public sealed class CalibrationSet(SampleSet samples, TfLiteModel model, PicturePreprocessing preprocessing) : ICalibrationData
{
    /// <summary>Tensors are kept between passes up to this many bytes; beyond, they are read again.</summary>
    private const long MostKept = 512L << 20;

    private readonly Dictionary<(int Sample, TensorType Type), byte[]> _kept = [];
    private long _bytes;

    /// <inheritdoc/>
    public int Count => samples.Samples.Count;

    /// <inheritdoc/>
    /// <exception cref="SampleDataException">The sample cannot be read, or does not fit the tensor.</exception>
    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (input != 0)
            throw new SampleDataException("calibration samples feed models with one input; this model has more");
        if (!_kept.TryGetValue((sample, tensor.Type), out byte[]? read))
        {
            read = Read(samples.Samples[sample], tensor, bytes.Length);
            if (_bytes + read.Length <= MostKept)
            {
                _kept[(sample, tensor.Type)] = read;
                _bytes += read.Length;
            }
        }

        read.CopyTo(bytes);
    }

    private byte[] Read(Sample sample, TensorInfo tensor, int length)
    {
        byte[] read = new byte[length];
        using SampleReader reader = samples.Content.CreateReader(tensor, preprocessing.For(model, tensor));
        try
        {
            reader.Read(sample, read);
        }
        catch (SampleDataException e)
        {
            throw new SampleDataException($"Calibration sample {sample.Name} cannot be used: {e.Message}", e);
        }

        return read;
    }
}
