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
    private readonly nint _columnBytes, _rowBytes, _stepBytes, _downBytes;
    private readonly int _height, _width, _outputWidth, _kernelHeight, _kernelWidth, _strideHeight, _strideWidth, _dilationHeight, _padTop, _padLeft;
    private readonly int _run, _copyBytes, _firstInside, _endInside, _mr, _taps;
    private int _next, _x, _y;

    public Qs8WindowRows(in Window2D window, int channels, Qs8GemmWeights weights, sbyte* input, sbyte* padding, byte* copies)
    {
        _input = input;
        _padding = padding;
        _copies = copies;
        (_columnBytes, _rowBytes, _stepBytes) = (channels, (nint)window.InputWidth * channels, (nint)window.StrideWidth * channels);
        _downBytes = window.DilationHeight * _rowBytes;
        (_height, _width, _outputWidth) = (window.InputHeight, window.InputWidth, window.OutputWidth);
        (_kernelHeight, _kernelWidth, _dilationHeight) = (window.KernelHeight, window.KernelWidth, window.DilationHeight);
        (_strideHeight, _strideWidth, _padTop, _padLeft) = (window.StrideHeight, window.StrideWidth, window.PadTop, window.PadLeft);
        (_run, _mr, _taps) = (window.KernelWidth * channels, weights.Kernel.Mr, weights.Taps);
        _copyBytes = CopyBytesOfRow(window, channels, weights);
        _firstInside = (window.PadLeft + window.StrideWidth - 1) / window.StrideWidth;
        int lastLeft = window.InputWidth - window.KernelWidth + window.PadLeft;
        _endInside = lastLeft < 0 ? 0 : Math.Min(window.OutputWidth, lastLeft / window.StrideWidth + 1);
        (_next, _x, _y) = (-1, 0, 0);
    }

    /// <summary>Scratch bytes for the copies of one pixel, a multiple of 16.</summary>
    public static int CopyBytesOfRow(in Window2D window, int channels, Qs8GemmWeights weights)
    {
        int run = checked(window.KernelWidth * channels);
        return checked(weights.Taps < window.KernelHeight ? Padded(window.KernelHeight * run) : window.KernelHeight * Padded(run));
    }

    /// <summary>Fills [pixels / Mr][taps][Mr] addresses.</summary>
    public void Stage(sbyte** addresses, int firstPixel, int count)
    {
        if (firstPixel != _next)
            (_y, _x) = Math.DivRem(firstPixel, _outputWidth);
        _next = firstPixel + count;
        for (int row = 0, length; row < count; row += length)
        {
            int y = _y * _strideHeight - _padTop;
            bool isInside = _taps == _kernelHeight || (y >= 0 && y + (_kernelHeight - 1) * _dilationHeight < _height);
            if (!isInside || _x < _firstInside || _x >= _endInside)
            {
                length = 1;
                StageAtEdge(addresses, row, y);
            }
            else
            {
                length = Math.Min(count - row, _endInside - _x);
                sbyte* source = _input + y * _rowBytes + (_x * _strideWidth - _padLeft) * _columnBytes;
                if (_taps != _kernelHeight)
                    CopyInside(addresses, row, length, source);
                else
                    PointInside(addresses, row, length, source, y);
            }

            _x += length;
            if (_x == _outputWidth)
                (_x, _y) = (0, _y + 1);
        }
    }

    private static int Padded(int bytes) => checked(bytes + 31) & ~15;

    private readonly int Place(int row) => _mr == 4 ? (row >> 2) * _taps * 4 + (row & 3) : row / _mr * _taps * _mr + row % _mr;

    /// <summary>Pixels of one output row whose runs cross no edge to the left or right.</summary>
    private readonly void PointInside(sbyte** addresses, int row, int length, sbyte* source, int y)
    {
        int taps = _taps, mr = _mr, end = row + length, height = _height, dilation = _dilationHeight;
        nint step = _stepBytes, down = _downBytes;
        for (int pixel = row; pixel < end;)
        {
            sbyte** target = addresses + Place(pixel);
            sbyte* run = source;
            int runY = y;
            if (mr == 4 && (pixel & 3) == 0 && pixel + 4 <= end)
            {
                for (int tap = 0; tap < taps; tap++, target += 4, run += down, runY += dilation)
                {
                    bool inside = (uint)runY < (uint)height;
                    sbyte* first = inside ? run : _padding;
                    nint stride = inside ? step : 0;
                    sbyte* third = first + 2 * stride;
                    target[0] = first;
                    target[1] = first + stride;
                    target[2] = third;
                    target[3] = third + stride;
                }

                source += 4 * step;
                pixel += 4;
                continue;
            }

            for (int tap = 0; tap < taps; tap++, target += mr, run += down, runY += dilation)
                *target = (uint)runY < (uint)height ? run : _padding;
            source += step;
            pixel++;
        }
    }

    /// <summary>Copies the runs of pixels that lie inside the image.</summary>
    private readonly void CopyInside(sbyte** addresses, int row, int length, sbyte* source)
    {
        nint step = _stepBytes, down = _downBytes;
        int run = _run, whole = _kernelHeight * run, copyBytes = _copyBytes;
        sbyte* copy = (sbyte*)_copies + row * copyBytes;
        for (int end = row + length; row < end; row++, source += step, copy += copyBytes)
        {
            addresses[row] = copy;
            sbyte* from = source, to = copy, copyEnd = copy + whole;
            if (run <= 4)
            {
                for (; to != copyEnd; to += run, from += down)
                    Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<uint>(from));
            }
            else if (run <= 16)
            {
                for (; to != copyEnd; to += run, from += down)
                    Vector128.Load(from).Store(to);
            }
            else
            {
                for (; to != copyEnd; to += run, from += down)
                    Qs8Rows.Copy(from, to, run);
            }
        }
    }

    private readonly void StageAtEdge(sbyte** addresses, int row, int y)
    {
        int left = _x * _strideWidth - _padLeft, before = Math.Clamp(-left, 0, _kernelWidth);
        int inside = (int)_columnBytes * (Math.Clamp(_width - left, before, _kernelWidth) - before);
        before *= (int)_columnBytes;
        bool copiesAll = _taps != _kernelHeight;
        sbyte* source = _input + y * _rowBytes + left * _columnBytes, copy = (sbyte*)_copies + row * _copyBytes;
        sbyte** target = addresses + Place(row);
        if (copiesAll)
            *target = copy;
        int step = copiesAll ? _run : Padded(_run);
        for (int i = 0; i < _kernelHeight; i++, y += _dilationHeight, source += _downBytes, copy += step)
        {
            bool isInside = (uint)y < (uint)_height;
            if (!copiesAll)
            {
                *target = isInside ? copy : _padding;
                target += _mr;
            }

            if (isInside)
            {
                Qs8Rows.Copy(_padding, copy, before);
                Qs8Rows.Copy(source + before, copy + before, inside);
                Qs8Rows.Copy(_padding, copy + before + inside, _run - before - inside);
            }
            else if (copiesAll)
            {
                Qs8Rows.Copy(_padding, copy, _run);
            }
        }
    }
}
