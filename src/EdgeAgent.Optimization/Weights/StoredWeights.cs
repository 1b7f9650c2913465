namespace EdgeAgent.Optimization.Weights;

/// <summary>Trained weights from a file, turned into the layouts of <c>.tflite</c>, with batch normalization folded.</summary>
/// <remarks>
/// The file may hold a layer's bias with the normalization already folded, or the normalization: y = gamma (x - mean) / sqrt(variance + epsilon)
/// + beta (Ioffe and Szegedy, "Batch Normalization", 2015), which scales the weights of each output channel and gives its bias.
/// </remarks>
internal sealed class StoredWeights(SafetensorsFile file) : IWeightSource
{
    public string Origin { get; } = $"weights from {file.Name}";

    public IReadOnlyList<int>? ShapeOf(string tensor) => file.TryFind(tensor, out SafetensorsTensor? found) ? found.Shape : null;

    public LayerWeights Filter(FilterRequest request)
    {
        float[] stored = file.Read(request.Names.Filter, request.StoredShape);
        (double[] factors, double[] offsets) = BiasAndScale(request.Names, request.Channels);
        Span<float> filter = LayerWeights.Allocate(request.Count, out byte[] filterBytes);
        for (int tap = 0, at = 0; tap < request.Taps; tap++)
        {
            for (int channel = 0; channel < request.Channels; channel++, at++)
                filter[request.Layout == FilterLayout.Depthwise ? at : (channel * request.Taps) + tap] = (float)(stored[at] * factors[channel]);
        }
        RequireFinite(filter, request.Names.Filter);
        return new LayerWeights(filterBytes, ToBytes(offsets, request.Names.Layer));
    }

    public LayerWeights Normalization(BatchNormalizationNames names, int channels, double meanSquare)
    {
        (double[] factors, double[] offsets) = Fold(names, channels);
        return new LayerWeights(ToBytes(factors, names.Name), ToBytes(offsets, names.Name));
    }

    private (double[] Factors, double[] Offsets) BiasAndScale(WeightNames names, int channels)
    {
        bool hasBias = Has(names.Bias), isNormalized = names.Normalization is { } parts && parts.Tensors.Any(Has);
        if (names.Normalization is { } needed && !hasBias && !isNormalized)
        {
            throw new WeightsException(
                $"{file.Name} has neither {names.Bias} nor {needed.Variance}; the network needs one of them, with shape [{channels}]");
        }
        float[]? bias = hasBias || !isNormalized ? file.Read(names.Bias, channels) : null;
        if (!isNormalized)
            return ([.. Enumerable.Repeat(1.0, channels)], Array.ConvertAll(bias!, value => (double)value));
        (double[] factors, double[] offsets) = Fold(names.Normalization!, channels);
        for (int channel = 0; channel < channels; channel++)
            offsets[channel] += factors[channel] * (bias?[channel] ?? 0);
        return (factors, offsets);
    }

    private (double[] Factors, double[] Offsets) Fold(BatchNormalizationNames names, int channels)
    {
        bool hasGamma = names.HasGamma || Has(names.Gamma);
        float[]? gamma = hasGamma ? file.Read(names.Gamma, channels) : null;
        float[] beta = file.Read(names.Beta, channels), mean = file.Read(names.Mean, channels), variance = file.Read(names.Variance, channels);
        double[] factors = new double[channels], offsets = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            if (!(variance[channel] + names.Epsilon > 0))
            {
                throw new WeightsException(
                    $"tensor {names.Variance} of {file.Name} holds {variance[channel]} at [{channel}]; a variance must not be negative");
            }
            factors[channel] = (gamma?[channel] ?? 1) / Math.Sqrt(variance[channel] + names.Epsilon);
            offsets[channel] = beta[channel] - (mean[channel] * factors[channel]);
        }
        return (factors, offsets);
    }

    private bool Has(string tensor) => file.TryFind(tensor, out _);

    private byte[] ToBytes(double[] values, string name)
    {
        Span<float> floats = LayerWeights.Allocate(values.Length, out byte[] bytes);
        for (int i = 0; i < floats.Length; i++)
            floats[i] = (float)values[i];
        RequireFinite(floats, name);
        return bytes;
    }

    private void RequireFinite(ReadOnlySpan<float> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new WeightsException(
                    $"{name} of {file.Name}: with its batch normalization folded in, a weight is no finite number; smaller values are needed");
            }
        }
    }
}
