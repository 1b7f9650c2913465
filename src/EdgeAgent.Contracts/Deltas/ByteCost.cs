namespace EdgeAgent.Contracts.Deltas;

/// <summary>What bytes of a delta are expected to take when they are compressed, in eighths of a bit.</summary>
internal sealed class ByteCost
{
    /// <summary>An instruction.</summary>
    public const int Instruction = 160;

    private const int EighthsOfBit = 8, MostBits = 12;

    private static readonly int[] Differences = [.. Enumerable.Range(0, 256).Select(difference => Math.Min(difference, 256 - difference) switch
    {
        0 => 2,
        1 => 16,
        <= 3 => 28,
        <= 7 => 36,
        <= 15 => 44,
        <= 31 => 52,
        <= 63 => 60,
        _ => 68,
    })];

    private readonly int[] _additions;

    /// <summary>Prices the bytes of a target: an addition by how frequent its value is there, a difference by how small it is.</summary>
    public ByteCost(ReadOnlySpan<byte> target)
    {
        double length = target.Length;
        int[] counts = new int[256];
        foreach (byte value in target)
            counts[value]++;
        _additions = [.. counts.Select(count => (int)Math.Clamp(Math.Round(EighthsOfBit * Math.Log2(length / Math.Max(count, 1))), 1, EighthsOfBit * MostBits))];
    }

    /// <summary>One byte that is added as it is.</summary>
    public int OfAddition(byte target) => _additions[target];

    /// <summary>Bytes that are added as they are.</summary>
    public int OfAddition(ReadOnlySpan<byte> target)
    {
        int cost = 0;
        foreach (byte value in target)
            cost += _additions[value];
        return cost;
    }

    /// <summary>One byte that is copied with a difference.</summary>
    public static int OfCopy(byte source, byte target) => Differences[unchecked((byte)(target - source))];

    /// <summary>Bytes that are copied with their differences.</summary>
    public static int OfCopy(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        int cost = 0;
        for (int i = 0; i < target.Length; i++)
            cost += Differences[unchecked((byte)(target[i] - source[i]))];
        return cost;
    }
}
