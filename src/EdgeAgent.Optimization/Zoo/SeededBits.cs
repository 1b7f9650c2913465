namespace EdgeAgent.Optimization.Zoo;

/// <summary>Marsaglia's xorshift32: numbers that are the same on every machine and in every version of the framework.</summary>
internal sealed class SeededBits
{
    private uint _state;

    /// <param name="seed">Any number; 0 counts as 1, since the generator would stay at 0.</param>
    public SeededBits(int seed)
    {
        _state = seed == 0 ? 1 : unchecked((uint)seed);
        for (int i = 0; i < 16; i++)
            Next();
    }

    /// <summary>A number from <paramref name="least"/> up to, not including, <paramref name="end"/>.</summary>
    public int Next(int least, int end) => least + (int)((Next() >> 8) % (uint)(end - least));

    /// <summary>A number between -1 and 1, in steps of 2^-23.</summary>
    public double NextSigned() => ((int)(Next() >> 8) - (1 << 23)) / (double)(1 << 23);

    private uint Next() => unchecked(_state = Shift(_state));

    private static uint Shift(uint x)
    {
        x ^= x << 13;
        x ^= x >> 17;
        return x ^ (x << 5);
    }
}
