using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Where the activations of a convolution's filter rows lie: KW pixels side by side are one run of bytes.</summary>
/// <remarks>Runs inside the image are used in place, runs above or below it are a row of padding, and runs across its left or right edge are copied
/// together with padding. With one tap for the whole window all runs of a pixel are copied side by side. Pixels are visited in
/// order. Of a small image a copy with padding around it is made first, so that no run crosses an edge.</remarks>
internal unsafe struct Qs8WindowRows
{
    /// <summary>Images that are no larger with their padding are copied together with it: a part of a small first-level cache.</summary>
    private const int LargestPaddedImage = 32 * 1024;

    private readonly sbyte* _input, _padding;
    private readonly byte* _copies;
    private readonly nint _columnBytes, _rowBytes, _stepBytes, _downBytes;
    private readonly int _height, _width, _outputWidth, _kernelHeight, _kernelWidth, _strideHeight, _strideWidth, _dilationHeight, _padTop, _padLeft;
    private readonly int _run, _copyBytes, _firstInside, _endInside, _mr, _placeMask, _taps;
    private int _next, _x, _y;

    public Qs8WindowRows(in Window2D window, int channels, Qs8GemmWeights weights, sbyte* input, sbyte* padding, byte* copies, in GemmRange range)
    {
        _input = input;
        _padding = padding;
        _copies = copies;
        (_columnBytes, _rowBytes, _stepBytes) = (channels, (nint)window.InputWidth * channels, (nint)window.StrideWidth * channels);
        (_height, _width, _outputWidth) = (window.InputHeight, window.InputWidth, window.OutputWidth);
        (_kernelHeight, _kernelWidth, _dilationHeight) = (window.KernelHeight, window.KernelWidth, window.DilationHeight);
        (_strideHeight, _strideWidth, _padTop, _padLeft) = (window.StrideHeight, window.StrideWidth, window.PadTop, window.PadLeft);
        (_run, _mr, _placeMask, _taps) = (window.KernelWidth * channels, weights.Kernel.Mr, weights.PlaceMask, weights.Taps);
        _copyBytes = CopyBytesOfRow(window, channels, weights);
        if (PaddedImageBytes(window, channels) != 0 && range.RowCount > 0)
        {
            sbyte* image = (sbyte*)copies + weights.RowsPerCall * _copyBytes;
            CopyWithPadding(window, image, range);
            (_height, _width) = PaddedSize(window);
            (_padTop, _padLeft, _rowBytes) = (0, 0, _width * _columnBytes);
            _input = image;
        }

        _downBytes = window.DilationHeight * _rowBytes;
        _firstInside = (_padLeft + window.StrideWidth - 1) / window.StrideWidth;
        int lastLeft = _width - window.KernelWidth + _padLeft;
        _endInside = lastLeft < 0 ? 0 : Math.Min(window.OutputWidth, lastLeft / window.StrideWidth + 1);
        (_next, _x, _y) = (-1, 0, 0);
    }

    /// <summary>Scratch bytes for copies: those of the rows of a call, and a small image with its padding.</summary>
    public static int ScratchBytes(in Window2D window, int channels, Qs8GemmWeights weights) =>
        checked(weights.RowsPerCall * CopyBytesOfRow(window, channels, weights) + PaddedImageBytes(window, channels));

    /// <summary>Scratch bytes for the copies of one pixel, a multiple of 16.</summary>
    private static int CopyBytesOfRow(in Window2D window, int channels, Qs8GemmWeights weights)
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

    private static (int Height, int Width) PaddedSize(in Window2D window) => checked((
        (window.OutputHeight - 1) * window.StrideHeight + (window.KernelHeight - 1) * window.DilationHeight + 1,
        (window.OutputWidth - 1) * window.StrideWidth + window.KernelWidth));

    /// <summary>Bytes of a copy of the image in which every window lies inside, a multiple of 16; 0 where the copy would be large or is not needed.</summary>
    private static int PaddedImageBytes(in Window2D window, int channels)
    {
        (int height, int width) = PaddedSize(window);
        long bytes = (long)height * width * channels;
        bool isNeeded = window.PadTop != 0 || window.PadLeft != 0 || height > window.InputHeight || width > window.InputWidth;
        return isNeeded && bytes <= LargestPaddedImage ? Padded((int)bytes) : 0;
    }

    /// <summary>Copies the rows that a range of pixels needs.</summary>
    /// <remarks>From top to bottom in steps of 16 bytes: what is written past a part's end is overwritten by the next part.</remarks>
    private readonly void CopyWithPadding(in Window2D window, sbyte* image, in GemmRange range)
    {
        int width = PaddedSize(window).Width * (int)_columnBytes, first = range.FirstRow / _outputWidth * _strideHeight;
        int last = (range.FirstRow + range.RowCount - 1) / _outputWidth * _strideHeight + (_kernelHeight - 1) * _dilationHeight;
        int unseen = Math.Max(-_padLeft, 0) * (int)_columnBytes, before = Math.Clamp(_padLeft * (int)_columnBytes, 0, width);
        int inside = Math.Clamp((int)_rowBytes - unseen, 0, width - before);
        Vector128<sbyte> padding = Vector128.Create(*_padding);
        sbyte* target = image + first * width;
        for (int row = first; row <= last; row++, target += width)
        {
            int y = row - _padTop, written = 0;
            if ((uint)y < (uint)_height)
            {
                for (; written < before; written += 16)
                    padding.Store(target + written);
                Qs8Rows.Copy(_input + y * _rowBytes + unseen, target + before, inside);
                written = before + inside;
            }

            for (; written < width; written += 16)
                padding.Store(target + written);
        }
    }

    private static int Padded(int bytes) => checked(bytes + 31) & ~15;

    private readonly int Place(int row)
    {
        int place = row & _placeMask;
        return (row - place) * _taps + place;
    }

    /// <summary>Pixels of one output row whose runs cross no edge to the left or right.</summary>
    private readonly void PointInside(sbyte** addresses, int row, int length, sbyte* source, int y)
    {
        int taps = _taps, mr = _mr, place = row & _placeMask;
        nint step = _stepBytes, down = _downBytes, group = mr * taps;
        sbyte** target = addresses + Place(row);
        bool isWithin = y >= 0 && y + (taps - 1) * _dilationHeight < _height;
        while (length > 0)
        {
            if (isWithin && place == 0 && mr == 4 && length >= 4)
            {
                sbyte* r0 = source, r1 = r0 + step, r2 = r1 + step, r3 = r2 + step;
                source = r3 + step;
                length -= 4;
                for (sbyte** end = target + group; target != end; target += 4)
                {
                    target[0] = r0;
                    target[1] = r1;
                    target[2] = r2;
                    target[3] = r3;
                    r0 += down;
                    r1 += down;
                    r2 += down;
                    r3 += down;
                }

                continue;
            }

            if (isWithin)
            {
                sbyte* run = source;
                for (sbyte** tap = target, end = target + group; tap != end; tap += mr, run += down)
                    *tap = run;
            }
            else
            {
                PointToRuns(target, source, y);
            }

            source += step;
            length--;
            target++;
            if (++place == mr)
            {
                place = 0;
                target += group - mr;
            }
        }
    }

    private readonly void PointToRuns(sbyte** target, sbyte* run, int y)
    {
        nint down = _downBytes;
        int mr = _mr, height = _height, dilation = _dilationHeight;
        for (int tap = _taps; tap > 0; tap--, target += mr, run += down, y += dilation)
            *target = (uint)y < (uint)height ? run : _padding;
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
        int after = _run - before - inside;
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
                if (before > 0)
                    Qs8Rows.Copy(_padding, copy, before);
                Qs8Rows.Copy(source + before, copy + before, inside);
                if (after > 0)
                    Qs8Rows.Copy(_padding, copy + before + inside, after);
            }
            else if (copiesAll)
            {
                Qs8Rows.Copy(_padding, copy, _run);
            }
        }
    }
}
