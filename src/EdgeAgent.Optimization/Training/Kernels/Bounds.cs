using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>The interval that a fused activation clamps to; its gradient is 1 inside and 0 elsewhere, also at the ends.</summary>
/// <param name="Low">The lower end; minus infinity for none.</param>
/// <param name="High">The upper end; infinity for none.</param>
internal readonly record struct Bounds(float Low, float High)
{
    /// <summary>No bounds.</summary>
    public static Bounds None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Whether nothing is clamped.</summary>
    public bool AreNone => this == None;

    /// <summary>The bounds of a fused activation; null where it is none that clamps.</summary>
    /// <param name="activation">The activation.</param>
    public static Bounds? Of(ActivationFunction activation) => activation switch
    {
        ActivationFunction.None => None,
        ActivationFunction.Relu => new Bounds(0, float.PositiveInfinity),
        ActivationFunction.Relu6 => new Bounds(0, 6),
        ActivationFunction.ReluN1To1 => new Bounds(-1, 1),
        _ => null,
    };

    /// <summary>The value, or the end that lies nearest.</summary>
    /// <param name="value">The value.</param>
    public float Clamp(float value) => MathF.Min(MathF.Max(value, Low), High);

    /// <summary>Whether a value lies inside.</summary>
    /// <param name="value">The value.</param>
    public bool Holds(float value) => value > Low && value < High;
}
