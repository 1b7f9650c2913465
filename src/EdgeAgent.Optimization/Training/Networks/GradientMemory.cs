namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>Arrays for gradients of activations: each is needed for a short while of a backward pass, and then used for another tensor.</summary>
internal sealed class GradientMemory
{
    private readonly List<float[]> _free = [];

    /// <summary>An array of at least some length, whose content is not defined; the least that is free, or a new one.</summary>
    /// <param name="length">The length.</param>
    public float[] Rent(int length)
    {
        float[]? best = null;
        foreach (float[] candidate in _free)
        {
            if (candidate.Length >= length && (best is null || candidate.Length < best.Length))
                best = candidate;
        }

        if (best is null || best.Length > 2L * length)
            return new float[length];
        _free.Remove(best);
        return best;
    }

    /// <summary>Takes an array back.</summary>
    /// <param name="array">The array.</param>
    public void Return(float[] array) => _free.Add(array);
}
