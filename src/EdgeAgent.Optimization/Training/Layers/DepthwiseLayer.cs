using System.Buffers;
using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>DEPTHWISE_CONV_2D with any multiplier; also MUL and ADD of constants for each channel, as a window of 1x1.</summary>
/// <remarks>A picture is copied between rows and columns of zeros first, with each channel as often as its multiplier says, so that no tap needs a test.</remarks>
internal sealed class DepthwiseLayer : WeightedLayer
{
    private readonly DepthwiseKernel _kernel;
    private float[] _weights = [], _partials = [];

    public DepthwiseLayer(LayerDescription description, Window2D window, int multiplier)
        : base(description, window.OutputPixels, window.OutputPixels) =>
        _kernel = new DepthwiseKernel(window, description.Bias.Length, multiplier);

    public override string Kind => "depthwise";

    public override string? ObstacleToQuantization =>
        Weights.Values.Length / Channels > ExactProduct.PartDepth ? $"its window has more than {ExactProduct.PartDepth} taps, whose sums floats do not hold" : null;

    public override int ChannelOfWeight(int index) => index % Channels;

    protected override LayerQuantization CreateQuantization() => new(this, isInterleaved: true, isFullyConnected: false);

    protected override void PrepareForward(float[] weights) => _weights = weights;

    protected override void Multiply(int firstRow, int rows, int firstChannel, int channels, float[] target)
    {
        float[] padded = ArrayPool<float>.Shared.Rent(_kernel.PaddedLength);
        _kernel.Pad(Input.Values.AsSpan(firstRow / RowsPerSample * Input.Length, Input.Length), padded);
        _kernel.Forward(padded, _weights, target.AsSpan(firstRow * Channels, rows * Channels));
        ArrayPool<float>.Shared.Return(padded);
    }

    protected override void WeightGradients(Pass pass, int rows, float[] gradients)
    {
        int length = Weights.Values.Length;
        if (_partials.Length < pass.Samples * length)
            _partials = new float[pass.Samples * length];
        pass.Blocks.Run(pass.Samples, sample =>
        {
            float[] padded = ArrayPool<float>.Shared.Rent(_kernel.PaddedLength);
            _kernel.Pad(Input.Values.AsSpan(sample * Input.Length, Input.Length), padded);
            _kernel.WeightGradients(padded, gradients.AsSpan(sample * Output.Length, Output.Length), _partials.AsSpan(sample * length, length));
            ArrayPool<float>.Shared.Return(padded);
        });
        for (int i = 0; i < length; i++)
        {
            double sum = 0;
            for (int sample = 0; sample < pass.Samples; sample++)
                sum += _partials[(sample * length) + i];
            Weights.Gradients[i] = (float)sum;
        }
    }

    protected override void InputGradients(Pass pass, int rows, float[] weights, float[] gradients, float[] target, bool accumulates) =>
        pass.Blocks.Run(pass.Samples, sample =>
        {
            float[] padded = ArrayPool<float>.Shared.Rent(_kernel.PaddedLength);
            _kernel.InputGradients(gradients.AsSpan(sample * Output.Length, Output.Length), weights, padded);
            _kernel.Unpad(padded, target.AsSpan(sample * Input.Length, Input.Length), accumulates);
            ArrayPool<float>.Shared.Return(padded);
        });
}
