namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>Which values of a tensor were not clamped to its codes: their gradients pass, others become 0.</summary>
internal sealed class StraightThrough
{
    private bool[] _passes = [];

    /// <summary>Makes room.</summary>
    /// <param name="length">How many values.</param>
    public void Reserve(int length)
    {
        if (_passes.Length < length)
            _passes = new bool[length];
    }

    /// <summary>Clamps a code and notes whether it was inside.</summary>
    /// <param name="at">The value's place.</param>
    /// <param name="code">The code.</param>
    /// <param name="least">The least code.</param>
    /// <param name="most">The greatest code.</param>
    public int Clamp(int at, int code, int least, int most)
    {
        _passes[at] = code >= least && code <= most;
        return Math.Clamp(code, least, most);
    }

    /// <summary>Sets gradients to 0 where values were clamped.</summary>
    /// <param name="gradients">Gradients from a place on.</param>
    /// <param name="start">The place.</param>
    public void Mask(Span<float> gradients, int start)
    {
        ReadOnlySpan<bool> passes = _passes.AsSpan(start, gradients.Length);
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] = passes[i] ? gradients[i] : 0;
    }
}
