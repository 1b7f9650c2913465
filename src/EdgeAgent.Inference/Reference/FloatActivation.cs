namespace EdgeAgent.Inference.Reference;

/// <summary>Clamps a float to a range as the reference kernels do: a NaN becomes the lower end.</summary>
internal static class FloatActivation
{
    public static float Clamp(float value, float min, float max)
    {
        float raised = value > min ? value : min;
        return raised < max ? raised : max;
    }
}
