using System.Numerics.Tensors;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>Elementwise work on arrays that have no channels.</summary>
internal static class ElementRows
{
    /// <summary>Clamps values in place.</summary>
    /// <param name="values">The values.</param>
    /// <param name="bounds">The bounds.</param>
    public static void Clamp(Span<float> values, Bounds bounds)
    {
        if (!bounds.AreNone)
            TensorPrimitives.Clamp(values, bounds.Low, bounds.High, values);
    }

    /// <summary>Sets gradients to 0 where an activation clamped.</summary>
    /// <param name="gradients">The gradients of its output.</param>
    /// <param name="outputs">Its output.</param>
    /// <param name="bounds">Its bounds.</param>
    public static void Mask(Span<float> gradients, ReadOnlySpan<float> outputs, Bounds bounds)
    {
        if (bounds.AreNone)
            return;
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] = bounds.Holds(outputs[i]) ? gradients[i] : 0;
    }
}
