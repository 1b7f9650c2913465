namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Seeds of independent streams of chance from one seed: the same for a place whatever ran before it, and on whichever thread.</summary>
internal static class SampleSeed
{
    /// <summary>The stream of data that are the same whenever they are asked for: held-out and calibration data.</summary>
    public const int Fixed = -1;

    /// <summary>Chance for one purpose.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What it is for, such as the phase and epoch.</param>
    /// <param name="index">Which of many, such as the example.</param>
    public static Random Create(int seed, int stream, int index)
    {
        unchecked
        {
            ulong mixed = Mix(Mix(Mix((uint)seed) + (uint)stream) + (uint)index);
            return new Random((int)(mixed >> 33));
        }
    }

    // The finalizer of SplitMix64 (G. Steele, D. Lea and C. Flood, 2014).
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
