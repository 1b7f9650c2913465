namespace EdgeAgent.Contracts.Deltas;

/// <summary>Applies a delta: reads the target from its first byte to its last out of the base and the delta.</summary>
/// <remarks>
/// <para>The delta is hostile. Every field is checked before it is used; no more than the target's size comes out, and work and time are bounded by it. Memory is bounded by the sections' windows
/// (3 MiB together) and small buffers, whatever the sizes of the files.</para>
/// <para>Whether the result is the target is not checked here: the caller compares its digest where it stored it. Not thread-safe.</para>
/// </remarks>
public sealed class DeltaReader : IDisposable
{
    private const int LongestInteger = 9;

    private readonly Stream _base;
    private readonly DeltaSection _instructions, _differences, _additions;
    private readonly byte[] _difference = new byte[16 << 10];
    private long _place, _left, _copy, _add;

    /// <summary>Reads the header and begins.</summary>
    /// <param name="delta">The delta; seekable. It stays the caller's.</param>
    /// <param name="baseFile">The base; seekable. It stays the caller's. Its digest is for the caller to compare.</param>
    /// <exception cref="DeltaFormatException">It is no delta, or one from a base of another size.</exception>
    public DeltaReader(Stream delta, Stream baseFile)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(baseFile);
        delta.Position = 0;
        Header = DeltaHeader.Read(delta);
        if (baseFile.Length != Header.Base.Size)
            throw new DeltaFormatException($"The delta begins from a file of {Header.Base.Size} bytes; this one has {baseFile.Length}.");
        _base = baseFile;
        _left = Header.Target.Size;
        long differences = DeltaHeader.Length + Header.InstructionBytes, additions = differences + Header.DifferenceBytes;
        _instructions = new DeltaSection(delta, DeltaHeader.Length, Header.InstructionBytes, "instructions");
        _differences = new DeltaSection(delta, differences, Header.DifferenceBytes, "differences");
        _additions = new DeltaSection(delta, additions, Header.AdditionBytes, "additions");
    }

    /// <summary>What the delta leads from and to.</summary>
    public DeltaHeader Header { get; }

    /// <summary>Reads the next bytes of the target.</summary>
    /// <param name="buffer">Where to; at least one byte.</param>
    /// <returns>How many were read; 0 when the target is complete, and the delta was found to hold nothing else.</returns>
    /// <exception cref="DeltaFormatException">The delta is damaged, or asks for bytes that the base has not.</exception>
    /// <exception cref="IOException">The disk failed, or the base is shorter than it was.</exception>
    public int Read(Span<byte> buffer)
    {
        if (_left == 0)
        {
            RequireEnd();
            return 0;
        }
        while (_copy == 0 && _add == 0)
            NextInstruction();
        int length = (int)Math.Min(buffer.Length, _copy > 0 ? Math.Min(_copy, _difference.Length) : _add);
        Span<byte> target = buffer[..length];
        if (_copy > 0)
            Copy(target);
        else
            Add(target);
        _left -= length;
        return length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _instructions.Dispose();
        _differences.Dispose();
        _additions.Dispose();
    }

    private void Copy(Span<byte> target)
    {
        _base.Position = _place;
        _base.ReadExactly(target);
        Span<byte> difference = _difference.AsSpan(0, target.Length);
        _differences.Fill(difference);
        for (int i = 0; i < target.Length; i++)
            target[i] = unchecked((byte)(target[i] + difference[i]));
        _place += target.Length;
        _copy -= target.Length;
    }

    private void Add(Span<byte> target)
    {
        _additions.Fill(target);
        _add -= target.Length;
    }

    private void NextInstruction()
    {
        ulong zigzag = ReadInteger();
        long step = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        if (step < -_place || step > Header.Base.Size - _place)
            throw new DeltaFormatException($"The delta steps {step} bytes from place {_place} of a base of {Header.Base.Size}.");
        _place += step;
        (_copy, _add) = (ReadLength("copies"), ReadLength("adds"));
        if (_copy > Header.Base.Size - _place)
            throw new DeltaFormatException($"The delta copies {_copy} bytes from place {_place} of a base of {Header.Base.Size}.");
        if (_copy > _left || _add > _left - _copy)
            throw new DeltaFormatException($"The delta makes more than the {Header.Target.Size} bytes that it names.");
        if (_copy == 0 && _add == 0)
            throw new DeltaFormatException("The delta has an instruction that makes nothing.");
    }

    private long ReadLength(string what)
    {
        ulong length = ReadInteger();
        return length <= (ulong)_left ? (long)length : throw new DeltaFormatException($"The delta {what} {length} bytes where {_left} are left to make.");
    }

    private ulong ReadInteger()
    {
        ulong value = 0;
        for (int i = 0; i < LongestInteger; i++)
        {
            byte next = _instructions.ReadByte();
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
                return value;
        }
        throw new DeltaFormatException($"An integer of the delta's instructions takes more than {LongestInteger} bytes.");
    }

    private void RequireEnd()
    {
        _instructions.RequireEnd();
        _differences.RequireEnd();
        _additions.RequireEnd();
    }
}
