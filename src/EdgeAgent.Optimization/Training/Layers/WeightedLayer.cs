using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>A layer with weights and a bias, or batch normalization in place of the bias, and a fused activation that clamps.</summary>
/// <remarks>Rows are the places of all pictures, one behind another; each has a value for every channel. They are divided into blocks of a size that
/// depends on the layer alone.</remarks>
internal abstract class WeightedLayer : Layer
{
    private readonly LayerDescription _description;
    private float[] _partialSums = [];

    protected WeightedLayer(LayerDescription description, int rowsPerSample, int rowsPerBlock)
    {
        _description = description;
        (RowsPerSample, RowsPerBlock) = (rowsPerSample, rowsPerBlock);
        Weights = new Parameter(description.WeightsName, description.Weights, decays: true);
        Bias = new Parameter(description.BiasName, description.Bias, decays: false);
    }

    /// <summary>The layer's place among the graph's operators.</summary>
    public int Place => _description.Place;

    /// <summary>The layer's name.</summary>
    public string Name => Output.Name;

    /// <summary>What it reads.</summary>
    public ActivationTensor Input => _description.Input;

    /// <inheritdoc/>
    public override ActivationTensor Output => _description.Output;

    /// <summary>The weights, in the order of the file.</summary>
    public Parameter Weights { get; private set; }

    /// <summary>The bias; not used beside batch normalization.</summary>
    public Parameter Bias { get; private set; }

    /// <summary>The normalization behind the layer; null for none.</summary>
    public BatchNormalization? Normalization { get; set; }

    /// <summary>The integer arithmetic; null while the layer computes in float.</summary>
    public LayerQuantization? Quantization { get; private set; }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => Normalization is { } normalization ? [Weights, normalization.Gamma, normalization.Beta] : [Weights, Bias];

    /// <inheritdoc/>
    public override IEnumerable<StateTensor> State =>
        Normalization is { } normalization ? [normalization.RunningMean, normalization.RunningVariance, normalization.Steps] : [];

    /// <summary>Output channels.</summary>
    public int Channels => Bias.Values.Length;

    /// <summary>Where output channels lie among the weights.</summary>
    public abstract int ChannelOfWeight(int index);

    /// <summary>The fused activation's bounds.</summary>
    protected Bounds Bounds => _description.Bounds;

    /// <summary>Rows of one sample.</summary>
    protected int RowsPerSample { get; }

    /// <summary>Rows of one block.</summary>
    protected int RowsPerBlock { get; }

    /// <summary>Channels that are computed together; the last group may have fewer.</summary>
    protected virtual int ChannelsPerGroup => Channels;

    /// <inheritdoc/>
    public override void Forward(Pass pass)
    {
        int rows = pass.Samples * RowsPerSample, blocks = Blocks(rows), groups = (Channels + ChannelsPerGroup - 1) / ChannelsPerGroup;
        BatchNormalization? measured = pass.IsTraining ? Normalization : null;
        measured?.Reserve((rows * Channels) + ActivationTensor.Slack, blocks);
        (float[] factors, float[] offsets) = Normalization is { } normalization && measured is null ? normalization.AsAffine() : ([], []);
        float[] target = measured is null ? Output.Values : measured.Values;
        Quantization?.Prepare(rows, blocks * groups, Bounds);
        PrepareForward(Quantization?.Parameters.Codes ?? Weights.Values);
        pass.Blocks.Run(blocks * groups, task =>
        {
            int first = task / groups * RowsPerBlock, count = Math.Min(RowsPerBlock, rows - first);
            int channel = task % groups * ChannelsPerGroup, channels = Math.Min(ChannelsPerGroup, Channels - channel);
            Multiply(first, count, channel, channels, target);
            Span<float> values = target.AsSpan(first * Channels);
            if (Quantization is { } quantization)
                quantization.Requantize(task, values, first, count, channel, channels, pass.Observes);
            else if (measured is not null)
                measured.Measure(task / groups, first, count, channel, channels);
            else if (factors.Length > 0)
                new ChannelRows(count, Channels, channel, channels).Affine(values, values, factors, offsets, Bounds);
            else
                new ChannelRows(count, Channels, channel, channels).AddAndClamp(values, Bias.Values, Bounds);
        });
        if (Quantization is not null && pass.Observes)
            Output.Observed = Quantization.Observed(blocks * groups);
        if (measured is null)
            return;
        measured.JoinMoments(rows, RowsPerBlock);
        pass.Blocks.Run(blocks, block => measured.Normalize(block * RowsPerBlock, Math.Min(RowsPerBlock, rows - (block * RowsPerBlock)), Bounds, Output.Values));
    }

    /// <inheritdoc/>
    public override void Backward(Pass pass)
    {
        float[] gradients = Output.Gradients!;
        int rows = pass.Samples * RowsPerSample, blocks = Blocks(rows);
        if (Normalization is { } normalization)
        {
            pass.Blocks.Run(blocks, block =>
                normalization.SumGradients(block, block * RowsPerBlock, Math.Min(RowsPerBlock, rows - (block * RowsPerBlock)), Bounds, gradients, Output.Values));
            normalization.JoinGradients(rows, blocks);
            pass.Blocks.Run(blocks, block => normalization.PassGradients(block * RowsPerBlock, Math.Min(RowsPerBlock, rows - (block * RowsPerBlock)), gradients));
        }
        else
        {
            SumBias(pass, rows, blocks, gradients);
        }

        WeightGradients(pass, rows, gradients);
        if (Quantization is not null)
            TensorPrimitives.Multiply(Weights.Gradients, Input.Grid.Scale, Weights.Gradients);
        if (Input.NeedsGradients)
        {
            float[] target = Input.OpenGradients(pass.Memory, pass.Samples, out bool accumulates);
            InputGradients(pass, rows, Quantization?.Parameters.Reals ?? Weights.Values, gradients, target, accumulates);
        }
    }

    /// <inheritdoc/>
    public override void BeginQuantization() => Quantization = CreateQuantization();

    /// <summary>Gives the layer a bias in place of its normalization, which goes into the weights.</summary>
    public void FoldNormalization()
    {
        if (Normalization is not { } normalization)
            return;
        (float[] weights, float[] bias) = FoldedValues();
        Weights = new Parameter(Weights.Name, weights, decays: true);
        Bias = new Parameter(Bias.Name, bias, decays: false);
        Normalization = null;
    }

    /// <summary>Weights and bias with normalization by running statistics folded in.</summary>
    public (float[] Weights, float[] Bias) FoldedValues()
    {
        if (Normalization is null)
            return (Weights.Values, Bias.Values);
        (float[] factors, float[] offsets) = Normalization.AsAffine();
        float[] weights = new float[Weights.Values.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Weights.Values[i] * factors[ChannelOfWeight(i)];
        return (weights, [.. offsets]);
    }

    /// <summary>Chooses the integer arithmetic.</summary>
    protected abstract LayerQuantization CreateQuantization();

    /// <summary>Makes weights ready for <see cref="Multiply"/>.</summary>
    protected abstract void PrepareForward(float[] weights);

    /// <summary>Computes the sums, without bias, of some channels of some rows of one block; as bits of int32 where quantized sums do not fit floats.</summary>
    protected abstract void Multiply(int firstRow, int rows, int firstChannel, int channels, float[] target);

    /// <summary>Computes the gradients of the weights from those of the sums.</summary>
    protected abstract void WeightGradients(Pass pass, int rows, float[] gradients);

    /// <summary>Computes the gradients of the input from those of the sums.</summary>
    protected abstract void InputGradients(Pass pass, int rows, float[] weights, float[] gradients, float[] target, bool accumulates);

    private int Blocks(int rows) => (rows + RowsPerBlock - 1) / RowsPerBlock;

    private void SumBias(Pass pass, int rows, int blocks, float[] gradients)
    {
        if (_partialSums.Length < blocks * Channels)
            _partialSums = new float[blocks * Channels];
        pass.Blocks.Run(blocks, block =>
        {
            int first = block * RowsPerBlock, start = first * Channels, count = Math.Min(RowsPerBlock, rows - first);
            Span<float> sums = _partialSums.AsSpan(block * Channels, Channels);
            if (Quantization is { } quantization)
                quantization.MaskAndSum(gradients.AsSpan(start), first, count, sums);
            else
                new ChannelRows(count, Channels, 0, Channels).MaskAndSum(gradients.AsSpan(start), Output.Values.AsSpan(start), Bounds, sums);
        });
        for (int c = 0; c < Channels; c++)
        {
            double sum = 0;
            for (int block = 0; block < blocks; block++)
                sum += _partialSums[(block * Channels) + c];
            Bias.Gradients[c] = (float)sum;
        }
    }
}
