namespace EdgeAgent.Fuzz.Parsers;

/// <summary>A parser of foreign bytes.</summary>
/// <param name="Name">What it is called on the command line, and the name of its folder of seeds.</param>
/// <param name="Read">Reads bytes to the end of what the product does with them before it trusts them; throws <see cref="BrokenPromiseException"/> when what was read is not what was written.</param>
/// <param name="IsRefusal">Whether an exception is the parser's own way to refuse.</param>
internal sealed record ParserCase(string Name, Action<byte[]> Read, Func<Exception, bool> IsRefusal)
{
    /// <summary>The managed memory that reading may take beside 256 times the bytes.</summary>
    public long MostMemory { get; init; } = 2 << 20;

    /// <summary>Mends a damaged file so that more than its outermost check is tried; null for none.</summary>
    public Func<byte[], byte[]>? Mend { get; init; }
}
