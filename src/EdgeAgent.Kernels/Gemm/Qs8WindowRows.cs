using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Where the activations of a convolution's filter rows lie: KW pixels side by side are one run of bytes.</summary>
/// <remarks>Runs inside the image are used in place, runs above or below it are a row of padding, and runs across its left or right edge are copied
/// together with padding. With one tap for the whole window all runs of a pixel are copied side by side. Pixels are visited in order.</remarks>
internal unsafe struct Qs8WindowRows
{
    private readonly sbyte* _input, _padding;
    private readonly byte* _copies;
    private readonly nint _columnBytes, _rowBytes, _stepBytes, _copyStride;
    private readonly int _height, _width, _outputWidth, _kernelHeight, _kernelWidth, _strideHeight, _strideWidth, _dilationHeight, _padTop, _padLeft;
    private readonly int _run;
    private readonly bool _copiesAll;
    private int _next, _x, _y;

    public Qs8WindowRows(in Window2D window, int channels, int taps, sbyte* input, sbyte* padding, byte* copies)
    {
        _input = input;
        _padding = padding;
        _copies = copies;
        (_columnBytes, _rowBytes, _stepBytes) = (channels, (nint)window.InputWidth * channels, (nint)window.StrideWidth * channels);
        (_height, _width, _outputWidth) = (window.InputHeight, window.InputWidth, window.OutputWidth);
        (_kernelHeight, _kernelWidth, _dilationHeight) = (window.KernelHeight, window.KernelWidth, window.DilationHeight);
        (_strideHeight, _strideWidth, _padTop, _padLeft) = (window.StrideHeight, window.StrideWidth, window.PadTop, window.PadLeft);
        _run = window.KernelWidth * channels;
        _copiesAll = taps == 1 && window.KernelHeight > 1;
        _copyStride = Padded(_copiesAll ? window.KernelHeight * _run : _run);
        (_next, _x, _y) = (-1, 0, 0);
    }

    /// <summary>Scratch bytes for copies.</summary>
    public static int CopyBytes(in Window2D window, int channels, Qs8GemmWeights weights)
    {
        int run = window.KernelWidth * channels;
        return weights.Kernel.Mr * (weights.Taps == 1 && window.KernelHeight > 1 ? Padded(window.KernelHeight * run) : window.KernelHeight * Padded(run));
    }

    /// <summary>Fills [filter rows][Mr] addresses, or [Mr] when all is copied; what is missing of Mr repeats the last pixel.</summary>
    public void Stage(sbyte** addresses, int mr, int firstPixel, int count)
    {
        if (firstPixel != _next)
            (_y, _x) = Math.DivRem(firstPixel, _outputWidth);
        _next = firstPixel + count;
        int left = _x * _strideWidth - _padLeft;
        if (count == 4 && mr == 4 && _x + 4 <= _outputWidth && left >= 0 && left + 3 * _strideWidth + _kernelWidth <= _width && !_copiesAll)
        {
            PointToFour(addresses, left);
            Advance(4);
            return;
        }

        for (int r = 0; r < count; r++)
        {
            if (_copiesAll)
                addresses[r] = CopyRuns(r);
            else
                PointToRuns(addresses + r, mr, r);
            Advance(1);
        }

        int rows = _copiesAll ? 1 : _kernelHeight;
        for (int r = count; r < mr; r++)
        {
            for (int row = 0; row < rows; row++)
                addresses[row * mr + r] = addresses[row * mr + count - 1];
        }
    }

    private static int Padded(int bytes) => (bytes + 31) & ~15;

    private void Advance(int pixels)
    {
        _x += pixels;
        if (_x < _outputWidth)
            return;
        _x = 0;
        _y++;
    }

    /// <summary>Four pixels of one output row whose runs cross no edge to the left or right.</summary>
    private readonly void PointToFour(sbyte** addresses, int left)
    {
        int y = _y * _strideHeight - _padTop;
        nint step = _stepBytes, down = _dilationHeight * _rowBytes;
        sbyte* run = _input + y * _rowBytes + left * _columnBytes;
        for (int row = _kernelHeight; row > 0; row--, addresses += 4, y += _dilationHeight, run += down)
        {
            if ((uint)y < (uint)_height)
            {
                sbyte* third = run + 2 * step;
                addresses[0] = run;
                addresses[1] = run + step;
                addresses[2] = third;
                addresses[3] = third + step;
            }
            else
            {
                addresses[0] = _padding;
                addresses[1] = _padding;
                addresses[2] = _padding;
                addresses[3] = _padding;
            }
        }
    }

    private readonly void PointToRuns(sbyte** addresses, int mr, int r)
    {
        int y = _y * _strideHeight - _padTop, left = _x * _strideWidth - _padLeft;
        bool isInside = left >= 0 && left + _kernelWidth <= _width;
        sbyte* copy = (sbyte*)_copies + r * _kernelHeight * _copyStride;
        for (int row = _kernelHeight; row > 0; row--, addresses += mr, y += _dilationHeight, copy += _copyStride)
        {
            if ((uint)y >= (uint)_height)
            {
                *addresses = _padding;
            }
            else if (isInside)
            {
                *addresses = _input + y * _rowBytes + left * _columnBytes;
            }
            else
            {
                *addresses = copy;
                CopyRunAcrossEdge(_input + y * _rowBytes, left, copy);
            }
        }
    }

    private readonly sbyte* CopyRuns(int r)
    {
        int y = _y * _strideHeight - _padTop, left = _x * _strideWidth - _padLeft, run = _run;
        bool isInside = left >= 0 && left + _kernelWidth <= _width;
        sbyte* start = (sbyte*)_copies + r * _copyStride, copy = start, end = start + _kernelHeight * run;
        if (isInside && y >= 0 && y + (_kernelHeight - 1) * _dilationHeight < _height)
        {
            nint down = _dilationHeight * _rowBytes;
            sbyte* source = _input + y * _rowBytes + left * _columnBytes;
            if (run <= 4)
            {
                for (; copy != end; copy += run, source += down)
                    Unsafe.WriteUnaligned(copy, Unsafe.ReadUnaligned<uint>(source));
            }
            else if (run <= 16)
            {
                for (; copy != end; copy += run, source += down)
                    Vector128.Load(source).Store(copy);
            }
            else
            {
                for (; copy != end; copy += run, source += down)
                    Qs8Rows.Copy(source, copy, run);
            }

            return start;
        }

        for (; copy != end; copy += run, y += _dilationHeight)
        {
            if ((uint)y >= (uint)_height)
                Qs8Rows.Copy(_padding, copy, run);
            else if (isInside)
                Qs8Rows.Copy(_input + y * _rowBytes + left * _columnBytes, copy, run);
            else
                CopyRunAcrossEdge(_input + y * _rowBytes, left, copy);
        }

        return start;
    }

    /// <summary>Copies the part of a run that lies in an image row, and padding around it.</summary>
    private readonly void CopyRunAcrossEdge(sbyte* row, int left, sbyte* copy)
    {
        int before = Math.Clamp(-left, 0, _kernelWidth), inside = Math.Clamp(_width - left, before, _kernelWidth) - before;
        int channels = (int)_columnBytes, bytesBefore = before * channels, bytesInside = inside * channels;
        Qs8Rows.Copy(_padding, copy, bytesBefore);
        Qs8Rows.Copy(row + (left + before) * _columnBytes, copy + bytesBefore, bytesInside);
        Qs8Rows.Copy(_padding, copy + bytesBefore + bytesInside, _run - bytesBefore - bytesInside);
    }
}
