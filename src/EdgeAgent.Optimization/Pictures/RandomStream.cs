namespace EdgeAgent.Optimization.Pictures;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): one picture's random numbers, the same on every machine.</summary>
internal sealed class RandomStream(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The stream of one picture. No two triples of seed, split and index (0 and up) begin in the same state.</summary>
    public static RandomStream For(int seed, DisplaySplit split, int index) =>
        new(unchecked(Mix(((ulong)(uint)seed << 32) | ((ulong)(uint)index << 1) | (split == DisplaySplit.Test ? 1UL : 0UL))));

    /// <summary>A bijection of 64-bit numbers that spreads neighbours.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>64 bits.</summary>
    public ulong Next() => Mix(unchecked(state += Gamma));

    /// <summary>0 up to, not including, 1, in steps of 2^-24.</summary>
    public float Unit() => (int)(Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number between two.</summary>
    public float Range(float least, float most) => least + ((most - least) * Unit());

    /// <summary>A number within a distance of 0.</summary>
    public float Around(float most) => most * ((2 * Unit()) - 1);

    /// <summary>0 up to, not including, a count.</summary>
    public int Index(int count) => (int)((Next() >> 33) % (ulong)count);

    /// <summary>True with a probability.</summary>
    public bool Chance(float probability) => Unit() < probability;

    /// <summary>One of some values, each as likely.</summary>
    public T Pick<T>(ReadOnlySpan<T> values) => values[Index(values.Length)];
}
