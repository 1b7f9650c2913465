using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo;

/// <content>Layers without weights.</content>
internal sealed partial class NetworkBuilder
{
    // What the largest of nine makes of the mean square of normally distributed values. Where they were clamped at 0 before, half of it was left.
    private const double SignedMaxPoolGrowth = 2.55, MaxPoolGrowth = 5.1, AveragePoolGrowth = 0.8;

    /// <summary>ADD of two tensors of one shape, such as a shortcut and what it jumps over.</summary>
    public Features Add(string name, Features left, Features right, ActivationFunction activation = ActivationFunction.None)
    {
        // Clamping at 0 takes half of a symmetric sum, and a quarter of what a symmetric tensor brings to a positive one.
        double meanSquare = activation == ActivationFunction.None
            ? left.MeanSquare + right.MeanSquare
            : left.IsPositive ? left.MeanSquare + (0.75 * right.MeanSquare) : (left.MeanSquare + right.MeanSquare) / 2;
        return Emit(
            BuiltinOperator.Add,
            name,
            [left.Tensor, right.Tensor],
            new Features(0, left.Shape, meanSquare, activation != ActivationFunction.None),
            new AddOptions(activation));
    }

    /// <summary>PAD with zeros on all four sides.</summary>
    public Features Pad(string name, Features input, int border)
    {
        int[] shape = [1, input.Height + (2 * border), input.Width + (2 * border), input.Channels];
        double filled = (double)input.Height * input.Width / ((double)shape[1] * shape[2]);
        int paddings = Integers($"{name}/paddings", [4, 2], 0, 0, border, border, border, border, 0, 0);
        return Emit(
            BuiltinOperator.Pad,
            name,
            [input.Tensor, paddings],
            input with { Shape = shape, MeanSquare = input.MeanSquare * filled },
            new EmptyOptions(OptionsType.Pad));
    }

    /// <summary>MAX_POOL_2D.</summary>
    public Features MaxPool(string name, Features input, SlidingWindow window)
    {
        if (window is { Height: 1, Width: 1 })
            return Pool(BuiltinOperator.MaxPool2D, name, input, window, growth: 1);
        double growth = input.IsPositive ? MaxPoolGrowth : SignedMaxPoolGrowth;
        return Pool(BuiltinOperator.MaxPool2D, name, input, window, growth) with { IsPositive = true };
    }

    /// <summary>AVERAGE_POOL_2D.</summary>
    public Features AveragePool(string name, Features input, SlidingWindow window) =>
        Pool(BuiltinOperator.AveragePool2D, name, input, window, AveragePoolGrowth);

    /// <summary>AVERAGE_POOL_2D of the whole map.</summary>
    public Features AveragePool(string name, Features input) =>
        AveragePool(name, input, new SlidingWindow(input.Height, input.Width, input.Height, Padding.Valid));

    /// <summary>MEAN over height and width.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="input">The input [1, H, W, C].</param>
    /// <param name="keepDimensions">Whether the output is [1, 1, 1, C] and not [1, C].</param>
    public Features GlobalMean(string name, Features input, bool keepDimensions)
    {
        int[] shape = keepDimensions ? [1, 1, 1, input.Channels] : [1, input.Channels];
        int axes = Integers($"{name}/axes", [2], 1, 2);
        return Emit(
            BuiltinOperator.Mean, name, [input.Tensor, axes], input with { Shape = shape }, new ReducerOptions(keepDimensions));
    }

    /// <summary>CONCATENATION of channels.</summary>
    public Features Concatenate(string name, params Features[] inputs)
    {
        int channels = inputs.Sum(input => input.Channels);
        int[] shape = [1, inputs[0].Height, inputs[0].Width, channels];
        double meanSquare = inputs.Sum(input => input.MeanSquare * input.Channels) / channels;
        return Emit(
            BuiltinOperator.Concatenation,
            name,
            [.. inputs.Select(input => input.Tensor)],
            new Features(0, shape, meanSquare, inputs.All(input => input.IsPositive)),
            new ConcatenationOptions(Axis: 3));
    }

    /// <summary>RESHAPE to [1, C].</summary>
    public Features Flatten(string name, Features input)
    {
        int[] shape = [1, input.Shape.Aggregate((product, dimension) => product * dimension)];
        int dimensions = Integers($"{name}/shape", [2], shape);
        return Emit(BuiltinOperator.Reshape, name, [input.Tensor, dimensions], input with { Shape = shape }, new ReshapeOptions(shape));
    }

    /// <summary>SOFTMAX.</summary>
    public Features Softmax(string name, Features logits) =>
        Emit(BuiltinOperator.Softmax, name, [logits.Tensor], new Features(0, logits.Shape, 0, IsPositive: true), new SoftmaxOptions(1));

    private Features Pool(BuiltinOperator code, string name, Features input, SlidingWindow window, double growth) => Emit(
        code,
        name,
        [input.Tensor],
        input with { Shape = window.Over(input, input.Channels), MeanSquare = input.MeanSquare * growth },
        new Pool2DOptions(window.Padding, window.Stride, window.Stride, window.Width, window.Height));
}
