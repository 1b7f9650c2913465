using System.Globalization;
using EdgeAgent.Fuzz.Mutation;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>One parser under damaged bytes.</summary>
/// <remarks>A finding: an exception that is not the parser's own, memory that the bytes do not justify, long work, or a broken promise.</remarks>
internal sealed class ParserTarget : FuzzTarget
{
    private const int MemoryPerByte = 256;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly ParserCase _parser;
    private readonly BytesMutator _mutator;
    private int _refused, _read;
    private long _mostMemory;
    private TimeSpan _slowest;

    public ParserTarget(ParserCase parser, int seed)
    {
        _parser = parser;
        _mutator = new BytesMutator([.. Directory.GetFiles(ParserCases.FolderOf(parser)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)], seed);
    }

    public override string Ending => $".{_parser.Name}";

    public override string Figures => string.Create(
        CultureInfo.InvariantCulture, $"{_parser.Name}: {_refused} refused by exception, {_read} read; slowest {_slowest.TotalMilliseconds:F0} ms; most managed memory {_mostMemory} bytes");

    public override Mutant Create(int number)
    {
        Mutant mutant = _mutator.Create(number);
        return _parser.Mend is { } mend && number % 2 == 1 ? mutant with { File = mend([.. mutant.File]) } : mutant;
    }

    public override string? Check(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = WorkTime.Start();
        try
        {
            _parser.Read(file);
            _read++;
        }
        catch (Exception error) when (_parser.IsRefusal(error))
        {
            _refused++;
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}: {error.Message} {error.StackTrace}";
        }
        TimeSpan elapsed = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = _parser.MostMemory + ((long)MemoryPerByte * file.Length);
        _slowest = elapsed > _slowest ? elapsed : _slowest;
        _mostMemory = Math.Max(_mostMemory, allocated);
        return allocated > allowed ? $"reading {file.Length} bytes allocated {allocated}; allowed: {allowed}"
            : elapsed > Longest ? string.Create(CultureInfo.InvariantCulture, $"reading took {elapsed.TotalMilliseconds:F0} ms")
            : null;
    }
}
