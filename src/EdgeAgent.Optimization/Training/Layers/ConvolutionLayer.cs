using System.Buffers;
using System.Numerics.Tensors;
using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>CONV_2D, and FULLY_CONNECTED as a convolution of 1x1: matrix products with the rows of the input, or with patches of it.</summary>
internal sealed class ConvolutionLayer : WeightedLayer
{
    /// <summary>Elements of patches that a block of rows has, so that they stay in the cache.</summary>
    private const int BlockElements = 64 * 1024;

    private const int ColumnGroup = 256, MostParts = 16, MostPartialElements = 4 << 20, WeightRows = 64;
    private readonly Window2D _window;
    private readonly int _inputChannels, _depth;
    private readonly Patches _patches;
    private readonly MatrixPanels _forward = new(), _backward = new();
    private readonly bool _isFullyConnected;
    private float[] _partials = [];

    public ConvolutionLayer(LayerDescription description, Window2D window, int inputChannels, bool isFullyConnected = false)
        : base(description, window.OutputPixels, RowsOfBlock(window.Taps * inputChannels, description.Bias.Length))
    {
        (_window, _inputChannels, _isFullyConnected) = (window, inputChannels, isFullyConnected);
        Kind = isFullyConnected ? "fully connected" : window.Taps == 1 ? "convolution 1x1" : "convolution";
        _patches = new Patches(window, inputChannels);
        _depth = _patches.Depth;
    }

    public override string Kind { get; }

    protected override int ChannelsPerGroup => ColumnGroup;

    public override int ChannelOfWeight(int index) => index / _depth;

    protected override LayerQuantization CreateQuantization() => new(this, isInterleaved: false, _isFullyConnected);

    protected override void PrepareForward(float[] weights) => _forward.PackTransposed(weights, _depth, Channels);

    protected override void Multiply(int firstRow, int rows, int firstChannel, int channels, float[] target)
    {
        Span<float> result = target.AsSpan((firstRow * Channels) + firstChannel);
        if (_window.IsPointwise)
        {
            Multiply(Input.Values.AsSpan(firstRow * _depth), rows, firstChannel, channels, result);
            return;
        }

        float[] patches = ArrayPool<float>.Shared.Rent(rows * _depth);
        _patches.Gather(Input.Values, firstRow, rows, patches);
        Multiply(patches, rows, firstChannel, channels, result);
        ArrayPool<float>.Shared.Return(patches);
    }

    private void Multiply(ReadOnlySpan<float> inputs, int rows, int firstChannel, int channels, Span<float> result)
    {
        RightSide right = RightSide.Of(_forward, firstChannel);
        if (Quantization is { SumsFitFloats: false })
            ExactProduct.Run(inputs, right, rows, _depth, channels, result, Channels);
        else
            MatrixProduct.Run(new LeftSide(inputs, _depth, 1), right, rows, _depth, channels, result, Channels, accumulates: false);
    }

    protected override void WeightGradients(Pass pass, int rows, float[] gradients)
    {
        int length = Weights.Values.Length, blocks = (rows + RowsPerBlock - 1) / RowsPerBlock;
        int parts = Math.Clamp(Math.Min(blocks, MostPartialElements / length), 1, MostParts), blocksPerPart = (blocks + parts - 1) / parts;
        int groups = parts >= 4 ? 1 : (Channels + WeightRows - 1) / WeightRows, channelsPerGroup = (Channels + groups - 1) / groups;
        if (_partials.Length < parts * length)
            _partials = new float[parts * length];
        pass.Blocks.Run(parts * groups, task =>
        {
            int part = task / groups, channel = task % groups * channelsPerGroup, channels = Math.Min(channelsPerGroup, Channels - channel);
            if (channels <= 0)
                return;
            Span<float> sums = _partials.AsSpan((part * length) + (channel * _depth), channels * _depth);
            int end = Math.Min(rows, (part + 1) * blocksPerPart * RowsPerBlock);
            sums.Clear();
            for (int first = part * blocksPerPart * RowsPerBlock; first < end; first += RowsPerBlock)
                AddWeightGradients(first, Math.Min(RowsPerBlock, end - first), channel, channels, gradients, sums);
        });
        SumParts(pass, parts, length);
    }

    protected override void InputGradients(Pass pass, int rows, float[] weights, float[] gradients, float[] target, bool accumulates)
    {
        _backward.Pack(weights, Channels, _depth);
        if (_window.IsPointwise)
        {
            int groups = (_depth + ColumnGroup - 1) / ColumnGroup;
            pass.Blocks.Run((rows + RowsPerBlock - 1) / RowsPerBlock * groups, task =>
            {
                int first = task / groups * RowsPerBlock, column = task % groups * ColumnGroup;
                MatrixProduct.Run(
                    new LeftSide(gradients.AsSpan(first * Channels), Channels, 1), RightSide.Of(_backward, column), Math.Min(RowsPerBlock, rows - first), Channels,
                    Math.Min(ColumnGroup, _depth - column), target.AsSpan((first * _depth) + column), _depth, accumulates);
            });
            return;
        }

        int inputLength = _window.InputPixels * _inputChannels;
        pass.Blocks.Run(pass.Samples, sample =>
        {
            Span<float> map = target.AsSpan(sample * inputLength, inputLength);
            if (!accumulates)
                map.Clear();
            float[] patches = ArrayPool<float>.Shared.Rent(RowsPerBlock * _depth);
            for (int first = 0; first < RowsPerSample; first += RowsPerBlock)
            {
                int count = Math.Min(RowsPerBlock, RowsPerSample - first);
                LeftSide left = new(gradients.AsSpan(((sample * RowsPerSample) + first) * Channels), Channels, 1);
                MatrixProduct.Run(left, RightSide.Of(_backward), count, Channels, _depth, patches, _depth, accumulates: false);
                _patches.Scatter(patches, first, count, map);
            }

            ArrayPool<float>.Shared.Return(patches);
        });
    }

    private static int RowsOfBlock(int depth, int channels) => Math.Clamp(BlockElements / Math.Max(depth, channels) / 8 * 8, 16, 512);

    private void AddWeightGradients(int firstRow, int rows, int firstChannel, int channels, float[] gradients, Span<float> sums)
    {
        LeftSide left = new(gradients.AsSpan((firstRow * Channels) + firstChannel), 1, Channels);
        if (_window.IsPointwise)
        {
            MatrixProduct.Run(left, RightSide.Rows(Input.Values.AsSpan(firstRow * _depth), _depth), channels, rows, _depth, sums, _depth, accumulates: true);
            return;
        }

        float[] patches = ArrayPool<float>.Shared.Rent((rows * _depth) + MatrixProduct.PanelColumns);
        _patches.Gather(Input.Values, firstRow, rows, patches);
        patches.AsSpan(rows * _depth, MatrixProduct.PanelColumns).Clear();
        MatrixProduct.Run(left, RightSide.Rows(patches, _depth), channels, rows, _depth, sums, _depth, accumulates: true);
        ArrayPool<float>.Shared.Return(patches);
    }

    private void SumParts(Pass pass, int parts, int length)
    {
        const int segment = 16 * 1024;
        pass.Blocks.Run((length + segment - 1) / segment, task =>
        {
            int first = task * segment, count = Math.Min(segment, length - first);
            Span<float> sum = Weights.Gradients.AsSpan(first, count);
            _partials.AsSpan(first, count).CopyTo(sum);
            for (int part = 1; part < parts; part++)
                TensorPrimitives.Add(sum, _partials.AsSpan((part * length) + first, count), sum);
        });
    }
}
