using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using EdgeAgent.Contracts.Deltas;
using EdgeAgent.Fuzz.Mutation;

namespace EdgeAgent.Fuzz;

/// <summary>Deltas: applied to their base. Some are damaged as they are, some in what their sections hold, which is compressed again.</summary>
/// <remarks>A finding: another exception than <see cref="DeltaFormatException"/>, more bytes than the header names, memory beyond what the windows justify, or long work.</remarks>
internal sealed class DeltaTarget : FuzzTarget
{
    private const int SectionsAt = 88, Sections = 3, MostMemory = 6 << 20;
    private const long MostTarget = 1 << 22;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly int _seed;
    private readonly byte[] _base, _delta;
    private readonly byte[][] _plain;
    private readonly byte[] _buffer = new byte[8192];
    private int _refused, _applied;
    private long _mostMemory;
    private TimeSpan _slowest;

    public DeltaTarget(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        _base = new byte[40_000];
        random.NextBytes(_base);
        byte[] target = [.. _base[..9000], .. new byte[700], .. _base[12_000..], .. _base[..3000]];
        for (int i = 0; i < 4000; i++)
            target[random.Next(target.Length)] ^= 1;
        _delta = DeltaMaker.Make(_base, target);
        _plain = [.. Enumerable.Range(0, Sections).Select(Decompress)];
    }

    public override string Ending => ".delta";

    public override string Figures => string.Create(
        CultureInfo.InvariantCulture, $"{_refused} refused, {_applied} applied; slowest {_slowest.TotalMilliseconds:F0} ms; most managed memory {_mostMemory} bytes");

    public override Mutant Create(int number)
    {
        var random = new Random(HashCode.Combine(_seed, number));
        byte[] file = random.Next(2) == 0 ? Damage(_delta, random, 4) : Rebuild(random);
        return new Mutant(file, string.Create(CultureInfo.InvariantCulture, $"delta, seed {_seed}, number {number}"));
    }

    public override string? Check(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), made = 0, named = 0;
        var watch = WorkTime.Start();
        try
        {
            using DeltaReader reader = new(new MemoryStream(file), new MemoryStream(_base));
            named = reader.Header.Target.Size;
            for (int read; made <= MostTarget && (read = reader.Read(_buffer)) > 0;)
                made += read;
            _applied++;
        }
        catch (DeltaFormatException)
        {
            _refused++;
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name} escaped from the reader: {error.Message} {error.StackTrace}";
        }
        TimeSpan elapsed = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _slowest = elapsed > _slowest ? elapsed : _slowest;
        _mostMemory = Math.Max(_mostMemory, allocated);
        return made > named ? $"{made} bytes came out of a delta that names {named}"
            : allocated > MostMemory ? $"the reader allocated {allocated} bytes; allowed: {MostMemory}"
            : elapsed > Longest ? string.Create(CultureInfo.InvariantCulture, $"applying took {elapsed.TotalMilliseconds:F0} ms")
            : null;
    }

    private byte[] Rebuild(Random random)
    {
        int damaged = random.Next(Sections);
        byte[] header = random.Next(3) == 0 ? Damage(_delta[..SectionsAt], random, 1) : _delta[..SectionsAt];
        byte[][] sections = [.. _plain.Select((plain, i) => Compress(i == damaged ? Damage(plain, random, 3) : plain))];
        byte[] lengths = new byte[8 * Sections];
        for (int i = 0; i < Sections; i++)
            BinaryPrimitives.WriteInt64LittleEndian(lengths.AsSpan(8 * i), sections[i].Length);
        return [.. header, .. lengths, .. sections.SelectMany(section => section)];
    }

    private static byte[] Damage(byte[] bytes, Random random, int most)
    {
        List<byte> damaged = [.. bytes];
        for (int i = random.Next(1, most + 1); i > 0 && damaged.Count > 0; i--)
        {
            int place = random.Next(damaged.Count);
            switch (random.Next(6))
            {
                case 0: damaged[place] = (byte)random.Next(256); break;
                case 1: damaged[place] ^= (byte)(1 << random.Next(8)); break;
                case 2: damaged[place] = 0xff; break;
                case 3: damaged.RemoveAt(place); break;
                case 4: damaged.Insert(place, (byte)random.Next(256)); break;
                default: damaged.RemoveRange(place, Math.Min(damaged.Count - place, random.Next(64))); break;
            }
        }
        return [.. damaged];
    }

    private byte[] Decompress(int section)
    {
        int start = SectionsAt + 8 * Sections;
        for (int i = 0; i < section; i++)
            start += (int)BinaryPrimitives.ReadInt64LittleEndian(_delta.AsSpan(SectionsAt + 8 * i));
        using var stream = new BrotliStream(new MemoryStream(_delta, start, _delta.Length - start), CompressionMode.Decompress);
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Compress(byte[] plain)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length) + 16];
        return BrotliEncoder.TryCompress(plain, compressed, out int length, 1, DeltaHeader.LargestWindowBits) ? compressed[..length] : throw new InvalidOperationException("Too large.");
    }
}
