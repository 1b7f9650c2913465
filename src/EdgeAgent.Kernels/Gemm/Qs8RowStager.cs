using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Fills the row addresses of a tile and, where the microkernel wants it, copies the rows together.</summary>
/// <remarks>Lives for one run of the driver. Scratch memory holds copies of rows, [taps][Mr] addresses and Mr terms.</remarks>
internal unsafe struct Qs8RowStager
{
    private sbyte* _input, _padding;
    private byte* _copies;
    private int* _offsets;
    private nint _stride;
    private int _mr, _placeMask, _rowsPerCall, _taps, _depth, _rowBytes, _weightsZeroPoint;
    private bool _widens, _isWindow;
    private Qs8WindowRows _window;

    /// <summary>[taps][Mr] addresses; of one tap when rows are copied.</summary>
    public sbyte** Addresses { get; private set; }

    /// <summary>[Mr] terms: -weightsZeroPoint * sum(a).</summary>
    public int* Terms { get; private set; }

    /// <summary>Rows that lie a fixed stride apart.</summary>
    public void BeginStrided(Qs8GemmWeights weights, sbyte* input, nint stride, byte* scratch)
    {
        Lay(weights, input, weights.RowBytes * weights.Kernel.Mr, scratch);
        (_stride, _isWindow) = (stride, false);
        _offsets = null;
    }

    /// <summary>Rows that lie where an <see cref="IndirectionTable"/> says.</summary>
    public void BeginIndirect(Qs8GemmWeights weights, sbyte* input, int* offsets, sbyte* padding, byte* scratch)
    {
        Lay(weights, input, weights.RowBytes * weights.Kernel.Mr, scratch);
        _offsets = offsets;
        _padding = padding;
        _isWindow = false;
    }

    /// <summary>Rows of a window whose filter rows lie in one piece in the image.</summary>
    public void BeginWindow(
        Qs8GemmWeights weights, sbyte* input, in Window2D window, int channels, sbyte* padding, byte* scratch, in GemmRange range)
    {
        Lay(weights, input, Qs8WindowRows.ScratchBytes(window, channels, weights), scratch);
        _offsets = null;
        _isWindow = true;
        _window = new Qs8WindowRows(window, channels, weights, input, padding, _copies, range);
    }

    /// <summary>Makes rows ready, at most <see cref="Qs8GemmWeights.RowsPerCall"/>; what is missing of Mr repeats the last one.</summary>
    public void Stage(int firstRow, int count)
    {
        if (_offsets is not null)
            PointToTaps(firstRow, count);
        else if (_isWindow)
            _window.Stage(Addresses, firstRow, count);
        else
            PointToRows(firstRow, count);
        if (count != _rowsPerCall && count % _mr != 0)
            RepeatLast(count, _mr - count % _mr);
        if (_weightsZeroPoint != 0)
            SumTaps(count);
        if (_rowBytes != 0)
            CopyTaps();
    }

    private void Lay(Qs8GemmWeights weights, sbyte* input, int copyBytes, byte* scratch)
    {
        _input = input;
        _copies = scratch;
        (_mr, _taps, _depth, _rowBytes) = (weights.Kernel.Mr, weights.Taps, weights.Depth, weights.RowBytes);
        (_rowsPerCall, _placeMask) = (weights.RowsPerCall, weights.PlaceMask);
        (_weightsZeroPoint, _widens) = (weights.WeightsZeroPoint, weights.Kernel.WidensRows);
        Addresses = (sbyte**)(scratch + copyBytes);
        Terms = (int*)(Addresses + weights.RowsPerCall * _taps);
        if (_weightsZeroPoint != 0)
            return;
        for (int r = 0; r < _mr; r++)
            Terms[r] = 0;
    }

    private readonly void PointToRows(int firstRow, int count)
    {
        nint stride = _stride;
        sbyte* row = _input + firstRow * stride;
        sbyte** addresses = Addresses, end = addresses + count;
        for (; addresses != end; row += stride)
            *addresses++ = row;
    }

    private readonly void RepeatLast(int count, int missing)
    {
        int last = count - 1, place = last & _placeMask;
        sbyte** group = Addresses + (last - place) * _taps + place;
        for (int tap = 0; tap < _taps; tap++, group += _mr)
        {
            for (int r = 1; r <= missing; r++)
                group[r] = *group;
        }
    }

    private readonly void SumTaps(int count)
    {
        for (int r = 0; r < count; r += _mr)
            Qs8Rows.SumTaps(Addresses + r * _taps, _mr, _taps, _depth, -_weightsZeroPoint, Terms + r);
    }

    private readonly void PointToTaps(int firstRow, int rowCount)
    {
        int* offsets = _offsets + (nint)firstRow * _taps;
        int count = (rowCount + _mr - 1) / _mr * _mr * _taps;
        long* addresses = (long*)Addresses;
        Vector128<long> input = Vector128.Create((long)_input), padding = Vector128.Create((long)_padding);
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            Vector128<int> four = Vector128.Load(offsets + i);
            Vector128<long> low = Vector128.WidenLower(four), high = Vector128.WidenUpper(four);
            Vector128.ConditionalSelect(Vector128.LessThan(low, Vector128<long>.Zero), padding, input + low).Store(addresses + i);
            Vector128.ConditionalSelect(Vector128.LessThan(high, Vector128<long>.Zero), padding, input + high).Store(addresses + i + 2);
        }

        for (; i < count; i++)
            Addresses[i] = offsets[i] < 0 ? _padding : _input + offsets[i];
    }

    /// <summary>Copies the taps of each row side by side and points to the copies.</summary>
    private readonly void CopyTaps()
    {
        for (int r = 0; r < _mr; r++)
        {
            byte* copy = _copies + r * _rowBytes;
            for (int tap = 0; tap < _taps; tap++)
            {
                sbyte* source = Addresses[tap * _mr + r];
                if (_widens)
                    Qs8Rows.Widen(source, (short*)copy + tap * _depth, _depth);
                else
                    Qs8Rows.Copy(source, (sbyte*)copy + tap * _depth, _depth);
            }
        }

        for (int r = 0; r < _mr; r++)
            Addresses[r] = (sbyte*)(_copies + r * _rowBytes);
    }
}
