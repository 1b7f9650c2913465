namespace EdgeAgent.Contracts.Deltas;

/// <summary>Decides for each stretch of the target whether it is copied from the base, and from where, or added.</summary>
/// <remarks>The target is looked at in blocks. Each goes where it is expected to take the fewest bits: on from the place where the last one was, to a place that resembles it, along one of the shifts that are
/// frequent in the whole file, or into the additions. Then each border between two stretches moves to the byte where it is best.</remarks>
internal sealed class DeltaPlan
{
    /// <summary>The shift of bytes that are added.</summary>
    public const int Added = int.MinValue;

    private const int Block = 64, MostResembling = 4, MostFrequent = 8, Sampling = 4;
    private const int SurelyRight = Block * 8;

    private readonly ReadOnlyMemory<byte> _base, _target;
    private readonly ByteCost _costs;
    private readonly WindowIndex _index;
    private readonly int[] _frequent;
    private readonly List<Stretch> _stretches = [];

    private DeltaPlan(ReadOnlyMemory<byte> baseFile, ReadOnlyMemory<byte> target)
    {
        (_base, _target) = (baseFile, target);
        _costs = new ByteCost(target.Span);
        _index = new WindowIndex(baseFile);
        _frequent = FrequentShifts();
    }

    /// <summary>Bytes of the target from one place to another, whose place in the base is theirs plus the shift.</summary>
    internal readonly record struct Stretch(int Start, int End, int Shift)
    {
        public int Length => End - Start;
    }

    public static IReadOnlyList<Stretch> Make(ReadOnlyMemory<byte> baseFile, ReadOnlyMemory<byte> target)
    {
        DeltaPlan plan = new(baseFile, target);
        plan.Assign();
        for (int i = 0; i + 1 < plan._stretches.Count; i++)
            plan.MoveBorder(i);
        plan._stretches.RemoveAll(stretch => stretch.Start == stretch.End);
        return plan._stretches;
    }

    /// <summary>The differences of all copies, one behind the other.</summary>
    public static byte[] Differences(IReadOnlyList<Stretch> stretches, ReadOnlySpan<byte> baseFile, ReadOnlySpan<byte> target)
    {
        byte[] bytes = new byte[stretches.Where(stretch => stretch.Shift != Added).Sum(stretch => stretch.Length)];
        int count = 0;
        foreach (Stretch stretch in stretches)
        {
            for (int i = stretch.Start; stretch.Shift != Added && i < stretch.End; i++)
                bytes[count++] = unchecked((byte)(target[i] - baseFile[i + stretch.Shift]));
        }
        return bytes;
    }

    private int[] FrequentShifts()
    {
        var counts = new Dictionary<int, int>();
        ReadOnlySpan<byte> target = _target.Span;
        ulong key = 0;
        for (int i = 0; i < target.Length; i++)
        {
            key = WindowIndex.Next(key, target[i]);
            int start = i - WindowIndex.Window + 1;
            if (start >= 0 && start % Sampling == 0 && _index.Find(key) is >= 0 and int place)
                counts[place - start] = counts.GetValueOrDefault(place - start) + 1;
        }
        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostFrequent).Select(pair => pair.Key).Union([0, _base.Length - _target.Length])];
    }

    private void Assign()
    {
        int shift = 0;
        Span<int> resembling = stackalloc int[MostResembling];
        for (int start = 0; start < _target.Length; start += Block)
        {
            int end = Math.Min(start + Block, _target.Length);
            int best = shift, least = Cost(start, end, shift);
            if (shift == Added || least > SurelyRight)
            {
                foreach (int candidate in resembling[..Resembling(start, end, resembling)])
                    Consider(candidate);
                foreach (int candidate in _frequent)
                    Consider(candidate);
                Consider(Added);
            }
            shift = best;
            Append(start, end, shift);

            void Consider(int candidate)
            {
                int cost = Cost(start, end, candidate);
                if (cost < int.MaxValue && cost + ByteCost.Instruction < least)
                    (best, least) = (candidate, cost + ByteCost.Instruction);
            }
        }
    }

    private int Resembling(int start, int end, Span<int> shifts)
    {
        int count = 0;
        ReadOnlySpan<byte> target = _target.Span;
        ulong key = 0;
        for (int i = start; i < Math.Min(end + WindowIndex.Window - 1, target.Length) && count < shifts.Length; i++)
        {
            key = WindowIndex.Next(key, target[i]);
            int window = i - WindowIndex.Window + 1;
            if (window >= start && _index.Find(key) is >= 0 and int place && !shifts[..count].Contains(place - window))
                shifts[count++] = place - window;
        }
        return count;
    }

    private int Cost(int start, int end, int shift)
    {
        ReadOnlySpan<byte> target = _target.Span[start..end];
        if (shift == Added)
            return _costs.OfAddition(target);
        return start + shift < 0 || end + shift > _base.Length ? int.MaxValue : ByteCost.OfCopy(_base.Span[(start + shift)..(end + shift)], target);
    }

    private void Append(int start, int end, int shift)
    {
        if (_stretches.Count > 0 && _stretches[^1].Shift == shift)
            _stretches[^1] = _stretches[^1] with { End = end };
        else
            _stretches.Add(new Stretch(start, end, shift));
    }

    private void MoveBorder(int index)
    {
        Stretch left = _stretches[index], right = _stretches[index + 1];
        int from = Math.Max(left.Start, left.End - Block), to = Math.Min(right.End, left.End + Block), border = from;
        long cost = 0, least = 0;
        for (int i = from; i < to; i++)
        {
            cost += Cost(i, left.Shift) - Cost(i, right.Shift);
            if (cost < least)
                (least, border) = (cost, i + 1);
        }
        _stretches[index] = left with { End = border };
        _stretches[index + 1] = right with { Start = border };
    }

    private int Cost(int place, int shift)
    {
        const int OutOfReach = 1 << 20;
        if (shift == Added)
            return _costs.OfAddition(_target.Span[place]);
        int source = place + shift;
        return source >= 0 && source < _base.Length ? ByteCost.OfCopy(_base.Span[source], _target.Span[place]) : OutOfReach;
    }
}
