using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Turns channel values 0..255 into the values that a float input takes: the same arithmetic as <see cref="ImagePreprocessor"/>, for fractions too.</summary>
internal sealed class PictureScale(PicturePreprocessing preprocessing)
{
    private const float CustomMean = 127.5f;

    private readonly bool _isCustom = preprocessing.Mean is null && preprocessing.Scale is null;
    private readonly ChannelValues _mean = preprocessing.Mean ?? 0, _scale = preprocessing.Scale ?? 1;

    /// <summary>Scales [height, width, channels] in place.</summary>
    public void Apply(Span<float> pixels, int channels)
    {
        if (_isCustom)
        {
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = (pixels[i] - CustomMean) / CustomMean;
            return;
        }

        for (int c = 0; c < channels; c++)
        {
            double mean = _mean[c], scale = _scale[c];
            for (int i = c; i < pixels.Length; i += channels)
                pixels[i] = (float)((pixels[i] - mean) / scale);
        }
    }
}
