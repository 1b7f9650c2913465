using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs;

/// <summary>The activation that is fused into an operator.</summary>
internal static class Activations
{
    /// <summary>The fused activation; none where the operator takes none.</summary>
    /// <param name="options">The operator's options.</param>
    public static ActivationFunction Of(OperatorOptions? options) => options switch
    {
        Conv2DOptions conv => conv.FusedActivation,
        DepthwiseConv2DOptions depthwise => depthwise.FusedActivation,
        FullyConnectedOptions product => product.FusedActivation,
        TransposeConvOptions transposed => transposed.FusedActivation,
        AddOptions add => add.FusedActivation,
        SubOptions sub => sub.FusedActivation,
        MulOptions mul => mul.FusedActivation,
        DivOptions div => div.FusedActivation,
        ConcatenationOptions concatenation => concatenation.FusedActivation,
        Pool2DOptions pool => pool.FusedActivation,
        L2NormOptions norm => norm.FusedActivation,
        _ => ActivationFunction.None,
    };

    /// <summary>The options with another fused activation; null where the operator takes none.</summary>
    /// <param name="options">The operator's options.</param>
    /// <param name="activation">The activation.</param>
    public static OperatorOptions? With(OperatorOptions? options, ActivationFunction activation) => options switch
    {
        Conv2DOptions conv => conv with { FusedActivation = activation },
        DepthwiseConv2DOptions depthwise => depthwise with { FusedActivation = activation },
        FullyConnectedOptions product => product with { FusedActivation = activation },
        AddOptions add => add with { FusedActivation = activation },
        SubOptions sub => sub with { FusedActivation = activation },
        MulOptions mul => mul with { FusedActivation = activation },
        _ => null,
    };
}
