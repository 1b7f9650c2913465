using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Training data from a labelled sample set: pictures, which may be varied, or records of raw tensors.</summary>
/// <remarks>Pictures are decoded, cropped and resized to the input once and kept as bytes, the first of them up to a bound; what lies beyond is read again in
/// every epoch. Without variation the values are those that an evaluation of the same set feeds. Variation works on the resized picture.</remarks>
public sealed class PictureTrainingData : ITrainingData, IDisposable
{
    /// <summary>How much memory decoded pictures may take unless told otherwise.</summary>
    public const long DefaultCacheBytes = 1L << 30;

    private const string Background = "background";

    private readonly SampleSet _samples;
    private readonly TensorInfo _stored;
    private readonly ClassMapping _mapping;
    private readonly AugmentationOptions _augmentation;
    private readonly PictureScale? _scale;
    private readonly int _height, _width, _channels;
    private readonly ConcurrentBag<SampleReader> _readers;
    private readonly byte[]?[] _kept;

    /// <summary>Prepares the data; reads none of them.</summary>
    /// <param name="samples">The samples, opened for the input; all of them labelled.</param>
    /// <param name="input">The model's float32 input, [1, height, width, channels].</param>
    /// <param name="mapping">Which output is which class.</param>
    /// <param name="preprocessing">How pictures become input values, what the model's metadata say included.</param>
    /// <param name="augmentation">How pictures are varied.</param>
    /// <param name="cacheBytes">How many bytes of decoded pictures are kept.</param>
    /// <exception cref="SampleDataException">The samples do not fit the input, have no classes, or cannot be varied.</exception>
    public PictureTrainingData(
        SampleSet samples, TensorInfo input, ClassMapping mapping, PicturePreprocessing preprocessing, AugmentationOptions augmentation, long cacheBytes = DefaultCacheBytes)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(augmentation);
        if (samples.Samples.Count == 0)
            throw new SampleDataException($"{samples.Source} holds no samples");
        if (samples.Samples.FirstOrDefault(sample => sample.Label is null) is { } unlabelled)
            throw new SampleDataException($"{unlabelled.Name} of {samples.Source} has no class; a labels.csv with the columns file and class_index, or one folder of pictures a class, is needed");
        bool isPictures = samples.Content.IsPictures;
        if (!isPictures && !augmentation.IsNone)
            throw new SampleDataException($"{samples.Source} holds {samples.Content.Kind}, which are not varied; flip, shift, zoom, brightness and contrast are for pictures");
        (_samples, _mapping, _augmentation) = (samples, mapping, augmentation);
        _scale = isPictures ? new PictureScale(preprocessing) : null;
        _stored = isPictures ? input with { Type = TensorType.UInt8, Quantization = null } : input;
        (_height, _width, _channels) = isPictures ? (input.Shape[1], input.Shape[2], input.Shape[3]) : (1, 1, 1);
        _readers = [samples.Content.CreateReader(_stored, new PicturePreprocessing { CentralCrop = preprocessing.CentralCrop })];
        _kept = new byte[]?[(int)Math.Min(samples.Samples.Count, Math.Max(cacheBytes, 0) / _stored.ByteLength)];
        Preprocessing = preprocessing;
        ClassNames = [.. Enumerable.Range(-mapping.Offset, mapping.Offset + mapping.Classes).Select(index => index < 0 ? Background : samples.Classes[index])];
    }

    private PictureTrainingData(PictureTrainingData varied)
    {
        (_samples, _stored, _mapping, _scale) = (varied._samples, varied._stored, varied._mapping, varied._scale);
        (_height, _width, _channels) = (varied._height, varied._width, varied._channels);
        (_readers, _kept) = (varied._readers, varied._kept);
        _augmentation = AugmentationOptions.None;
        (Preprocessing, ClassNames) = (varied.Preprocessing, varied.ClassNames);
    }

    /// <inheritdoc/>
    public int Count => _samples.Samples.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How pictures become input values.</summary>
    public PicturePreprocessing Preprocessing { get; }

    /// <inheritdoc/>
    public int Label(int index) => _samples.Samples[index].Label!.Value + _mapping.Offset;

    /// <inheritdoc/>
    public void Fill(int index, Random augmentation, Span<float> pixels)
    {
        ReadOnlySpan<byte> stored = Stored(index);
        if (_scale is null)
        {
            MemoryMarshal.Cast<byte, float>(stored).CopyTo(pixels);
            return;
        }

        if (_augmentation.IsNone)
        {
            for (int i = 0; i < stored.Length; i++)
                pixels[i] = stored[i];
        }
        else
        {
            Augmentation.Of(_augmentation, augmentation).Apply(stored, _height, _width, _channels, pixels);
        }

        _scale.Apply(pixels, _channels);
    }

    /// <summary>The same data as they are, over the same kept pictures: what ranges are calibrated with. Valid as long as these data are.</summary>
    public PictureTrainingData WithoutAugmentation() => new(this);

    /// <summary>Closes files; no more may be read.</summary>
    public void Dispose()
    {
        while (_readers.TryTake(out SampleReader? reader))
            reader.Dispose();
    }

    private byte[] Stored(int index)
    {
        if (index < _kept.Length && Volatile.Read(ref _kept[index]) is { } kept)
            return kept;
        byte[] bytes = new byte[_stored.ByteLength];
        SampleReader reader = _readers.TryTake(out SampleReader? free)
            ? free
            : _samples.Content.CreateReader(_stored, new PicturePreprocessing { CentralCrop = Preprocessing.CentralCrop });
        Sample sample = _samples.Samples[index];
        try
        {
            reader.Read(sample, bytes);
        }
        catch (SampleDataException e)
        {
            throw new SampleDataException($"{sample.Name} of {_samples.Source} cannot be used: {e.Message}", e);
        }
        finally
        {
            _readers.Add(reader);
        }

        if (index < _kept.Length)
            Volatile.Write(ref _kept[index], bytes);
        return bytes;
    }
}
