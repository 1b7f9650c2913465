using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Fills the row addresses of a tile and, where the microkernel wants it, copies the rows together.</summary>
internal readonly unsafe struct Qs8RowStager
{
    private readonly Qs8RowSource _source;
    private readonly byte* _copies;
    private readonly int _mr, _taps, _depth, _rowBytes, _weightsZeroPoint;
    private readonly bool _widens;

    /// <summary>Lays out scratch memory: copies of Mr rows, [taps][Mr] addresses, Mr terms.</summary>
    public Qs8RowStager(Qs8GemmWeights weights, in Qs8RowSource source, byte* scratch)
    {
        _source = source;
        _copies = scratch;
        (_mr, _taps, _depth, _rowBytes) = (weights.Kernel.Mr, weights.Taps, weights.Depth, weights.RowBytes);
        (_weightsZeroPoint, _widens) = (weights.WeightsZeroPoint, weights.Kernel.WidensRows);
        Addresses = (sbyte**)(scratch + _mr * _rowBytes);
        Terms = (int*)(Addresses + _mr * _taps);
        for (int r = 0; r < _mr; r++)
            Terms[r] = 0;
    }

    /// <summary>[taps][Mr] addresses; of one tap when rows are copied.</summary>
    public sbyte** Addresses { get; }

    /// <summary>[Mr] terms: -weightsZeroPoint * sum(a).</summary>
    public int* Terms { get; }

    /// <summary>Makes rows ready; what is missing of Mr repeats the last one.</summary>
    public void Stage(int firstRow, int count)
    {
        if (_source.Offsets is null)
        {
            PointToRows(firstRow, count);
            if (_weightsZeroPoint == 0 && _rowBytes == 0)
                return;
        }
        else if (_rowBytes == 0 || _widens)
            PointToTaps(firstRow, count);
        if (_weightsZeroPoint != 0 && (_rowBytes == 0 || _widens))
            SumTaps();
        if (_rowBytes == 0)
            return;
        for (int r = 0; r < count; r++)
        {
            if (_widens)
                WidenTaps(r);
            else
                CopyTaps(firstRow, r);
        }

        for (int r = 0; r < _mr; r++)
        {
            int from = Math.Min(r, count - 1);
            Addresses[r] = (sbyte*)(_copies + from * _rowBytes);
            Terms[r] = Terms[from];
        }
    }

    private void PointToRows(int firstRow, int count)
    {
        nint stride = _source.Stride;
        sbyte* row = _source.Input + firstRow * stride;
        sbyte** addresses = Addresses;
        if (count == 4 && _mr == 4)
        {
            addresses[0] = row;
            addresses[1] = row += stride;
            addresses[2] = row += stride;
            addresses[3] = row + stride;
            return;
        }

        for (int r = 0; r < _mr; r++)
        {
            addresses[r] = row;
            if (r + 1 < count)
                row += stride;
        }
    }

    private void PointToTaps(int firstRow, int rowCount)
    {
        int* offsets = _source.Offsets + (nint)firstRow * _taps;
        int count = _mr * _taps;
        long* addresses = (long*)Addresses;
        Vector128<long> input = Vector128.Create((long)_source.Input), padding = Vector128.Create((long)_source.Padding);
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            Vector128<int> four = Vector128.Load(offsets + i);
            Vector128<long> low = Vector128.WidenLower(four), high = Vector128.WidenUpper(four);
            Vector128.ConditionalSelect(Vector128.LessThan(low, Vector128<long>.Zero), padding, input + low).Store(addresses + i);
            Vector128.ConditionalSelect(Vector128.LessThan(high, Vector128<long>.Zero), padding, input + high).Store(addresses + i + 2);
        }

        for (; i < count; i++)
            Addresses[i] = offsets[i] < 0 ? _source.Padding : _source.Input + offsets[i];
        for (int r = rowCount; r < _mr; r++)
        {
            for (int tap = 0; tap < _taps; tap++)
                Addresses[tap * _mr + r] = Addresses[tap * _mr + rowCount - 1];
        }
    }

    private void SumTaps()
    {
        for (int r = 0; r < _mr; r++)
        {
            int sum = 0;
            for (int tap = 0; tap < _taps; tap++)
                sum += Qs8Rows.Sum(Addresses[tap * _mr + r], _depth);
            Terms[r] = -_weightsZeroPoint * sum;
        }
    }

    /// <summary>Copies a row's taps, those of a filter row at once where no padding lies among them.</summary>
    private void CopyTaps(int firstRow, int r)
    {
        int* offsets = _source.Offsets + (nint)firstRow * _taps + r;
        int perRow = _source.TapsPerRow, depth = _depth, last = (perRow - 1) * _mr, together = perRow * depth;
        sbyte* input = _source.Input, copy = (sbyte*)(_copies + r * _rowBytes), target = copy;
        for (int left = _taps; left > 0; left -= perRow, offsets += last + _mr, target += together)
        {
            int first = offsets[0];
            if (first >= 0 && offsets[last] - first == together - depth)
            {
                sbyte* source = input + first;
                Vector128.Load(source).Store(target);
                for (int i = 16; i < together; i += 16)
                    Vector128.Load(source + i).Store(target + i);
                continue;
            }

            for (int i = 0; i < perRow; i++)
            {
                int offset = offsets[i * _mr];
                Qs8Rows.Copy(offset < 0 ? _source.Padding : input + offset, target + i * depth, depth);
            }
        }

        if (_weightsZeroPoint != 0)
            Terms[r] = -_weightsZeroPoint * Qs8Rows.Sum(copy, _taps * _depth);
    }

    private void WidenTaps(int r)
    {
        short* target = (short*)(_copies + r * _rowBytes);
        for (int tap = 0; tap < _taps; tap++)
            Qs8Rows.Widen(Addresses[tap * _mr + r], target + tap * _depth, _depth);
    }
}
