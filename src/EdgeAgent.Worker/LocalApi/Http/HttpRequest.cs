using System.Buffers;
using System.Globalization;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>One request: its head, and its body when the handler asks for it.</summary>
internal sealed class HttpRequest(RequestHead head, ConnectionReader reader, HttpLimits limits, TimeProvider time, Func<Task> sendContinue) : IDisposable
{
    private const int MaxLineBytes = 256, MaxTrailers = 16, SmallestBuffer = 4096;

    private byte[] _rented = [];

    public RequestHead Head { get; } = head;

    /// <summary>Whether all of the request has been read off the connection.</summary>
    public bool IsRead { get; private set; } = !head.HasBody;

    /// <summary>Reads the whole body, once.</summary>
    /// <returns>Its bytes, which stay valid until the request is disposed.</returns>
    /// <exception cref="HttpRejection">It is too large, too slow or malformed.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync()
    {
        if (IsRead)
            return default;
        if (Head.ContentLength > limits.MaxBodyBytes)
            throw TooLarge();
        using CancellationTokenSource deadline = new(limits.BodyTimeout, time);
        if (Head.ExpectsContinue && !reader.HasBytes)
            await sendContinue();
        int length = Head.IsChunked ? await ReadChunksAsync(deadline.Token) : await ReadPlainAsync((int)Head.ContentLength!.Value, deadline.Token);
        IsRead = true;
        return _rented.AsMemory(0, length);
    }

    public void Dispose()
    {
        if (_rented.Length > 0)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = [];
    }

    private async Task<int> ReadPlainAsync(int length, CancellationToken deadline)
    {
        _rented = ArrayPool<byte>.Shared.Rent(length);
        await reader.ReadExactlyAsync(_rented.AsMemory(0, length), deadline);
        return length;
    }

    private async Task<int> ReadChunksAsync(CancellationToken deadline)
    {
        for (int length = 0; ;)
        {
            int size = ChunkSize(await reader.ReadLineAsync(MaxLineBytes, deadline));
            if (size > limits.MaxBodyBytes - length)
                throw TooLarge();
            if (size == 0)
            {
                await ReadTrailersAsync(deadline);
                return length;
            }
            Grow(length, length + size);
            await reader.ReadExactlyAsync(_rented.AsMemory(length, size), deadline);
            length += size;
            if ((await reader.ReadLineAsync(MaxLineBytes, deadline)).Length > 0)
                throw Malformed("A chunk is longer than its size says.");
        }
    }

    private async Task ReadTrailersAsync(CancellationToken deadline)
    {
        for (int trailers = 0; (await reader.ReadLineAsync(MaxLineBytes, deadline)).Length > 0; trailers++)
        {
            if (trailers == MaxTrailers)
                throw Malformed($"The chunked body has more than {MaxTrailers} trailers.");
        }
    }

    private static int ChunkSize(string line)
    {
        const int LongestSizeDigits = 7;
        int end = line.IndexOf(';', StringComparison.Ordinal);
        string digits = (end < 0 ? line : line[..end]).TrimEnd(' ', '\t');
        return digits.Length > 0 && digits.All(char.IsAsciiHexDigit)
            ? digits.TrimStart('0').Length <= LongestSizeDigits ? int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : int.MaxValue
            : throw Malformed("A chunk does not begin with its size in hexadecimal digits.");
    }

    private void Grow(int used, int needed)
    {
        if (needed <= _rented.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(limits.MaxBodyBytes, needed), Math.Max(SmallestBuffer, Math.Max(needed, 2 * _rented.Length))));
        _rented.AsSpan(0, used).CopyTo(larger);
        Dispose();
        _rented = larger;
    }

    private HttpRejection TooLarge() => new(413, $"The body is larger than {limits.MaxBodyBytes} bytes, the limit set by api.maxBodyBytes.");

    private static HttpRejection Malformed(string message) => new(400, message) { EndsConnection = true };
}
