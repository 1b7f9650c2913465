using System.Numerics.Tensors;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>The weights of one output channel of a layer, as a row that meets a row of <see cref="LayerPatches"/>.</summary>
/// <remarks>Depthwise channels see only their own input channel, so their rows have one element a tap.</remarks>
internal readonly struct QuantizedLayer
{
    private readonly LayerPatches _patches;
    private readonly bool _isDepthwise;
    private readonly int _multiplier;
    private readonly WeightLayout _layout;

    private QuantizedLayer(LayerPatches patches, bool isDepthwise, WeightLayout layout)
    {
        (_patches, _isDepthwise, _layout) = (patches, isDepthwise, layout);
        _multiplier = isDepthwise ? layout.Channels / patches.Channels : 1;
    }

    /// <summary>Elements of a row.</summary>
    public int RowLength => _isDepthwise ? _patches.Taps : _patches.Taps * _patches.Channels;

    /// <summary>Whether all channels see the same rows.</summary>
    public bool SharesRows => !_isDepthwise;

    /// <summary>The layer, if its weights and its patches go together; null for grouped convolutions and layers without patches.</summary>
    public static QuantizedLayer? Of(OperatorDefinition node, LayerPatches patches, WeightLayout layout, int weights)
    {
        bool isDepthwise = node.Operator == BuiltinOperator.DepthwiseConv2D;
        bool fits = patches.Rows.Count > 0 && (isDepthwise ? patches.Taps * layout.Channels == weights : patches.Taps * patches.Channels * layout.Channels == weights);
        return fits ? new QuantizedLayer(patches, isDepthwise, layout) : null;
    }

    /// <summary>The place of a row's element among all weights.</summary>
    public int WeightAt(int channel, int element) => _isDepthwise ? (element * _layout.Channels) + channel : (channel * RowLength) + element;

    /// <summary>What a channel's row meets at a place of the picture.</summary>
    public float InputAt(int row, int channel, int element) =>
        _isDepthwise ? _patches.Rows[row][(element * _patches.Channels) + (channel / _multiplier)] : _patches.Rows[row][element];

    /// <summary>The mean of what each element of a channel's row meets.</summary>
    public double[] MeanInput(int channel)
    {
        double[] mean = new double[RowLength];
        for (int row = 0; row < _patches.Rows.Count; row++)
        {
            for (int i = 0; i < mean.Length; i++)
                mean[i] += InputAt(row, channel, i);
        }

        for (int i = 0; i < mean.Length; i++)
            mean[i] /= _patches.Rows.Count;
        return mean;
    }

    /// <summary>The mean products of what pairs of a channel's elements meet, row by row; symmetric.</summary>
    public float[][] SecondMoments(int channel)
    {
        float[][] moments = new float[RowLength][];
        float[][] columns = new float[RowLength][];
        for (int i = 0; i < RowLength; i++)
        {
            columns[i] = new float[_patches.Rows.Count];
            for (int row = 0; row < columns[i].Length; row++)
                columns[i][row] = InputAt(row, channel, i);
            moments[i] = new float[RowLength];
        }

        float share = 1f / _patches.Rows.Count;
        Action<int> fill = i =>
        {
            for (int j = 0; j <= i; j++)
                moments[i][j] = share * TensorPrimitives.Dot<float>(columns[i], columns[j]);
        };
        if (RowLength < 64)
        {
            for (int i = 0; i < RowLength; i++)
                fill(i);
        }
        else
        {
            Parallel.For(0, RowLength, fill);
        }

        for (int i = 0; i < RowLength; i++)
        {
            for (int j = 0; j < i; j++)
                moments[j][i] = moments[i][j];
        }

        return moments;
    }
}
