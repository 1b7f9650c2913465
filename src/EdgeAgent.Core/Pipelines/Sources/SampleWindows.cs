using System.Buffers.Text;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Makes windows of lines of numbers as their bytes come, in any pieces.</summary>
/// <remarks>A line has one number a channel, separated by comma, semicolon, tab or blanks. Empty lines and those that begin with <c>#</c> are passed over; so is a first line
/// that is no numbers, as a heading. Others are counted as errors. Allocates nothing after its making; one thread writes.</remarks>
internal sealed class SampleWindows
{
    /// <summary>The longest line in bytes.</summary>
    public const int MaxLineBytes = 4096;

    private readonly SeriesDefinition _definition;
    private readonly BufferExchange<float> _windows;
    private readonly byte[] _line = new byte[MaxLineBytes];
    private readonly float[] _history;
    private int _lineBytes, _filled;
    private bool _isTooLong, _hasLine;
    private long _errors;

    public SampleWindows(SeriesDefinition definition)
    {
        _definition = definition;
        _history = new float[definition.Window * definition.Channels];
        _windows = new BufferExchange<float>(_history.Length);
    }

    /// <summary>The newest window: [window, channels], normalised.</summary>
    public BufferExchange<float> Windows => _windows;

    /// <summary>Lines that are no samples.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Forgets the samples of the window that has begun: what follows does not continue them.</summary>
    public void Restart()
    {
        (_lineBytes, _filled, _isTooLong, _hasLine) = (0, 0, false, false);
    }

    /// <summary>Takes bytes.</summary>
    /// <returns>Whether a window was finished.</returns>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        bool hasWindow = false;
        while (!bytes.IsEmpty)
        {
            bytes = bytes[WriteOne(bytes, out bool finished)..];
            hasWindow |= finished;
        }
        return hasWindow;
    }

    /// <summary>Takes bytes up to the end of the next window.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="hasWindow">Whether a window was finished.</param>
    /// <returns>How many were taken.</returns>
    public int WriteOne(ReadOnlySpan<byte> bytes, out bool hasWindow)
    {
        int given = bytes.Length;
        hasWindow = false;
        while (!bytes.IsEmpty && !hasWindow)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            if (part.Length > _line.Length - _lineBytes)
                _isTooLong = true;
            else
                part.CopyTo(_line.AsSpan(_lineBytes));
            _lineBytes += _isTooLong ? 0 : part.Length;
            if (end < 0)
                return given;
            hasWindow = EndLine();
            bytes = bytes[(end + 1)..];
        }
        return given - bytes.Length;
    }

    private bool EndLine()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _lineBytes).Trim(" \t\r"u8);
        bool isTooLong = _isTooLong, isFirst = !_hasLine;
        (_lineBytes, _isTooLong) = (0, false);
        if (!isTooLong && (line.IsEmpty || line[0] == '#'))
            return false;
        _hasLine = true;
        if (isTooLong || !TryRead(line, _history.AsSpan(_filled * _definition.Channels, _definition.Channels)))
        {
            if (isTooLong || !isFirst)
                Interlocked.Increment(ref _errors);
            return false;
        }
        if (++_filled < _definition.Window)
            return false;
        _history.CopyTo(_windows.Writing, 0);
        _windows.Publish();
        _filled -= _definition.Hop;
        _history.AsSpan(_definition.Hop * _definition.Channels).CopyTo(_history);
        return true;
    }

    private bool TryRead(ReadOnlySpan<byte> line, Span<float> sample)
    {
        for (int channel = 0; channel < sample.Length; channel++)
        {
            if (!Utf8Parser.TryParse(line, out double value, out int used) || !double.IsFinite(value))
                return false;
            sample[channel] = (float)((value - Of(_definition.Mean, channel)) / Of(_definition.Scale, channel));
            line = line[used..];
            ReadOnlySpan<byte> rest = line.TrimStart(" \t"u8);
            if (!rest.IsEmpty && rest[0] is (byte)',' or (byte)';')
                rest = rest[1..].TrimStart(" \t"u8);
            if (rest.Length == line.Length && !rest.IsEmpty)
                return false;
            line = rest;
        }
        return line.IsEmpty;
    }

    private static double Of(IReadOnlyList<double> values, int channel) => values[values.Count == 1 ? 0 : channel];
}
