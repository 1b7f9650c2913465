using System.Buffers.Binary;
using System.Globalization;

namespace EdgeAgent.Fuzz.Mutation;

/// <summary>Damages model files, with and without regard to their structure; a number gives the same mutant each time.</summary>
/// <param name="seeds">Well-formed files.</param>
/// <param name="seed">Which series of mutants.</param>
public sealed class ModelMutator(IReadOnlyList<MutationSeed> seeds, int seed)
{
    private const int MostMutations = 4;
    private const int MostNoise = 64;

    private delegate byte[] Mutation(byte[] file, MutationSeed origin, Random random);

    private (string Name, Mutation Apply)[] Mutations =>
    [
        ("flip a bit", FlipBit),
        ("flip a bit of the structure", FlipStructureBit),
        ("set a byte of the structure", SetStructureByte),
        ("write an extreme word", WriteExtremeWord),
        ("write an extreme half-word", WriteExtremeHalfWord),
        ("write a small word", WriteSmallWord),
        ("redirect a reference", Redirect),
        ("let two references share", Share),
        ("point back", PointBack),
        ("copy a stretch", CopyStretch),
        ("splice another file in", Splice),
        ("truncate", Truncate),
        ("append noise", Append),
    ];

    /// <summary>Makes a mutant: one time in three of another meaning, else of one to four mutations of the bytes, rather few than many.</summary>
    /// <param name="number">Its number: 0 or more.</param>
    public Mutant Create(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        MutationSeed origin = seeds[number % seeds.Count];
        if (random.Next(3) == 0 && DefinitionMutator.Mutate(origin.File, random) is { } other)
            return new Mutant(other, string.Create(CultureInfo.InvariantCulture, $"mutant {number} of series {seed}, from {origin.Name}: another meaning"));

        byte[] file = [.. origin.File];
        int mutations = Math.Min(random.Next(1, MostMutations + 1), random.Next(1, MostMutations + 1));
        var names = new List<string>();
        for (int i = 0; i < mutations; i++)
        {
            (string name, Mutation apply) = Mutations[random.Next(Mutations.Length)];
            if (file.Length < origin.File.Length && name is not ("truncate" or "append noise"))
                continue;
            file = apply(file, origin, random);
            names.Add(name);
        }
        return new Mutant(file, string.Create(CultureInfo.InvariantCulture, $"mutant {number} of series {seed}, from {origin.Name}: {string.Join(", ", names)}"));
    }

    private static byte[] FlipBit(byte[] file, MutationSeed origin, Random random)
    {
        file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        return file;
    }

    private static byte[] FlipStructureBit(byte[] file, MutationSeed origin, Random random)
    {
        file[origin.StructureByte(random)] ^= (byte)(1 << random.Next(8));
        return file;
    }

    private static byte[] SetStructureByte(byte[] file, MutationSeed origin, Random random)
    {
        file[origin.StructureByte(random)] = (byte)random.Next(256);
        return file;
    }

    private static byte[] WriteExtremeWord(byte[] file, MutationSeed origin, Random random)
    {
        ReadOnlySpan<int> extremes = [0, 1, -1, int.MaxValue, int.MinValue, int.MaxValue - 3, 0x10000, 0x7FFF, 0x4000_0000, file.Length, file.Length - 4, -file.Length];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(origin.Word(random)), extremes[random.Next(extremes.Length)]);
        return file;
    }

    private static byte[] WriteExtremeHalfWord(byte[] file, MutationSeed origin, Random random)
    {
        ReadOnlySpan<ushort> extremes = [0, 1, 2, 3, 4, 6, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(origin.Word(random) + (2 * random.Next(2))), extremes[random.Next(extremes.Length)]);
        return file;
    }

    private static byte[] WriteSmallWord(byte[] file, MutationSeed origin, Random random)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(origin.Word(random)), random.Next(-2, 300));
        return file;
    }

    private static byte[] Redirect(byte[] file, MutationSeed origin, Random random) => PointTo(file, origin.Reference(random), origin.Word(random));

    private static byte[] Share(byte[] file, MutationSeed origin, Random random)
    {
        int other = origin.Reference(random);
        return PointTo(file, origin.Reference(random), other + BinaryPrimitives.ReadInt32LittleEndian(origin.File.AsSpan(other)));
    }

    private static byte[] PointBack(byte[] file, MutationSeed origin, Random random) => PointTo(file, origin.Reference(random), random.Next(0, 64) & ~3);

    private static byte[] CopyStretch(byte[] file, MutationSeed origin, Random random)
    {
        int from = origin.Word(random), to = origin.Word(random);
        int length = Math.Min(random.Next(4, MostNoise), file.Length - Math.Max(from, to));
        file.AsSpan(from, length).CopyTo(file.AsSpan(to));
        return file;
    }

    private byte[] Splice(byte[] file, MutationSeed origin, Random random)
    {
        byte[] other = seeds[random.Next(seeds.Count)].File;
        int from = random.Next(other.Length), to = origin.Word(random);
        int length = Math.Min(random.Next(4, 4096), Math.Min(file.Length - to, other.Length - from));
        other.AsSpan(from, length).CopyTo(file.AsSpan(to));
        return file;
    }

    private static byte[] Truncate(byte[] file, MutationSeed origin, Random random) => file[..random.Next(file.Length)];

    private static byte[] Append(byte[] file, MutationSeed origin, Random random)
    {
        byte[] noise = new byte[random.Next(1, MostNoise)];
        random.NextBytes(noise);
        return [.. file, .. noise];
    }

    private static byte[] PointTo(byte[] file, int reference, int target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(reference), unchecked(target - reference));
        return file;
    }
}
