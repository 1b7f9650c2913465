using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>Batch normalization of a layer's channels, with the clamp of the fused activation behind it.</summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015. Means and sums of squares
/// of fixed blocks of rows are joined in double precision in the blocks' order. Running variances are those of the minibatch times n / (n - 1).
/// </remarks>
internal sealed class BatchNormalization
{
    private readonly int _channels;
    private readonly double _momentum, _epsilon;
    private readonly float[] _mean, _inverse, _factors, _offsets, _ofGradient, _ofValue, _shift;
    private float[] _partialMeans = [], _partialSums = [];

    public BatchNormalization(string name, int channels, TrainableNetworkOptions options)
    {
        _channels = channels;
        (_momentum, _epsilon) = (options.BatchNormalizationMomentum, options.BatchNormalizationEpsilon);
        float[] ones = new float[channels];
        Array.Fill(ones, 1);
        Gamma = new Parameter(name + "/gamma", ones, decays: false);
        Beta = new Parameter(name + "/beta", new float[channels], decays: false);
        RunningMean = new StateTensor(name + "/moving_mean", new float[channels]);
        RunningVariance = new StateTensor(name + "/moving_variance", [.. ones]);
        Steps = new StateTensor(name + "/steps", new float[1]);
        (_mean, _inverse, _factors, _offsets) = (new float[channels], new float[channels], new float[channels], new float[channels]);
        (_ofGradient, _ofValue, _shift) = (new float[channels], new float[channels], new float[channels]);
    }

    public Parameter Gamma { get; }

    public Parameter Beta { get; }

    public StateTensor RunningMean { get; }

    public StateTensor RunningVariance { get; }

    /// <summary>How many minibatches the running statistics have seen.</summary>
    public StateTensor Steps { get; }

    /// <summary>Values before normalization [samples, ...], with as much slack as an activation.</summary>
    public float[] Values { get; private set; } = [];

    public void Reserve(int elements, int blocks)
    {
        if (Values.Length < elements)
            Values = new float[elements];
        if (_partialMeans.Length < blocks * _channels)
            (_partialMeans, _partialSums) = (new float[blocks * _channels], new float[blocks * _channels]);
    }

    /// <summary>Measures some channels of a block of rows of <see cref="Values"/>.</summary>
    public void Measure(int block, int firstRow, int rows, int firstChannel, int channels) =>
        new ChannelRows(rows, _channels, firstChannel, channels).Moments(
            Values.AsSpan(firstRow * _channels), _partialMeans.AsSpan(block * _channels, _channels), _partialSums.AsSpan(block * _channels, _channels));

    /// <summary>Joins what the blocks measured, and moves the running statistics.</summary>
    public void JoinMoments(int rows, int rowsPerBlock)
    {
        double keep = Math.Min(_momentum, Steps.Values[0] / (Steps.Values[0] + 1));
        for (int c = 0; c < _channels; c++)
        {
            (double mean, double squares, long count) = (0, 0, 0);
            for (int first = 0; first < rows; first += rowsPerBlock)
            {
                int at = (first / rowsPerBlock * _channels) + c;
                int added = Math.Min(rowsPerBlock, rows - first);
                double difference = _partialMeans[at] - mean;
                squares += _partialSums[at] + (difference * difference * count * added / (count + added));
                mean += difference * added / (count + added);
                count += added;
            }

            double variance = squares / count, inverse = 1 / Math.Sqrt(variance + _epsilon);
            (_mean[c], _inverse[c]) = ((float)mean, (float)inverse);
            _factors[c] = (float)(Gamma.Values[c] * inverse);
            _offsets[c] = (float)(Beta.Values[c] - (mean * Gamma.Values[c] * inverse));
            RunningMean.Values[c] = (float)((keep * RunningMean.Values[c]) + ((1 - keep) * mean));
            RunningVariance.Values[c] = (float)((keep * RunningVariance.Values[c]) + ((1 - keep) * squares / Math.Max(count - 1, 1)));
        }

        Steps.Values[0]++;
    }

    /// <summary>The normalization with running statistics as a factor and an offset for each channel.</summary>
    public (float[] Factors, float[] Offsets) AsAffine()
    {
        for (int c = 0; c < _channels; c++)
        {
            double factor = Gamma.Values[c] / Math.Sqrt(RunningVariance.Values[c] + _epsilon);
            (_factors[c], _offsets[c]) = ((float)factor, (float)(Beta.Values[c] - (RunningMean.Values[c] * factor)));
        }

        return (_factors, _offsets);
    }

    /// <summary>Normalizes rows of <see cref="Values"/> with the statistics of the minibatch.</summary>
    public void Normalize(int firstRow, int rows, Bounds bounds, Span<float> outputs) =>
        new ChannelRows(rows, _channels, 0, _channels).Affine(Values.AsSpan(firstRow * _channels), outputs[(firstRow * _channels)..], _factors, _offsets, bounds);

    /// <summary>Takes the activation out of the gradients of a block of rows, and sums.</summary>
    public void SumGradients(int block, int firstRow, int rows, Bounds bounds, Span<float> gradients, ReadOnlySpan<float> outputs)
    {
        int start = firstRow * _channels;
        new ChannelRows(rows, _channels, 0, _channels).MaskAndSumProducts(
            gradients[start..], outputs[start..], bounds, Values.AsSpan(start), _mean, _partialMeans.AsSpan(block * _channels, _channels), _partialSums.AsSpan(block * _channels, _channels));
    }

    /// <summary>Joins the sums, which are the gradients of scale and offset.</summary>
    public void JoinGradients(int rows, int blocks)
    {
        for (int c = 0; c < _channels; c++)
        {
            (double sum, double product) = (0, 0);
            for (int block = 0; block < blocks; block++)
            {
                sum += _partialMeans[(block * _channels) + c];
                product += _partialSums[(block * _channels) + c];
            }

            double inverse = _inverse[c], factor = Gamma.Values[c] * inverse, slope = factor * inverse * inverse * product / rows;
            (Beta.Gradients[c], Gamma.Gradients[c]) = ((float)sum, (float)(product * inverse));
            (_ofGradient[c], _ofValue[c], _shift[c]) = ((float)factor, (float)-slope, (float)((slope * _mean[c]) - (factor * sum / rows)));
        }
    }

    /// <summary>Turns the gradients of normalized values into those of <see cref="Values"/>.</summary>
    public void PassGradients(int firstRow, int rows, Span<float> gradients) =>
        new ChannelRows(rows, _channels, 0, _channels).Combine(gradients[(firstRow * _channels)..], Values.AsSpan(firstRow * _channels), _ofGradient, _ofValue, _shift);
}
