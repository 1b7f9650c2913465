using System.Globalization;
using System.Text;

namespace EdgeAgent.Fuzz.Mutation;

/// <summary>Damages bytes of any form: bits, bytes and pieces, tokens of the forms that the product reads, pieces of other seeds, numbers beyond every bound, and nesting.</summary>
/// <remarks>The same seed and number give the same bytes in every run.</remarks>
internal sealed class BytesMutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private const int MostChanges = 6, LargestFile = 96 << 10;

    private static readonly byte[][] Tokens = [.. ((string[])
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e999", "9223372036854775808", "-9223372036854775809", "0.1", "\\ud800", "\\u0000", "\\", "\r\n", "\r\n\r\n", " ", "\t", "\0", "%", "%zz", "%00",
        "?$rid=", "&", "=", "/", "//", "$iothub/", "$version", "__t", "..", "'", "(", ")", "AND", "NOT", "IN [", "is_defined(", "SELECT", "*", "COUNT()", "Content-Length: ", "Transfer-Encoding: chunked", "HTTP/1.1", "{}", "[]",
        "\u00e9", "\ud83d\ude00", "://", "@", "SharedAccessSignature sr=", "sha256", "https://",
    ]).Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] Numbers = ["0", "-0", "1", "-1", "255", "65536", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "1e308", "1e999", "0.0000001"];

    /// <summary>Makes the mutant of a number; the first are the seeds themselves.</summary>
    public Mutant Create(int number)
    {
        string origin = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, number {number}");
        if (number < seeds.Count)
            return new Mutant(seeds[number], origin + ", unchanged");
        var random = new Random(unchecked((seed * 1_000_003) + number));
        List<byte> file = [.. seeds[random.Next(seeds.Count)]];
        for (int changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
            Change(file, random);
        return new Mutant([.. file.Take(LargestFile)], origin);
    }

    private void Change(List<byte> file, Random random)
    {
        int place = random.Next(file.Count + 1);
        int length = Math.Min(random.Next(3) == 0 ? random.Next(256) : random.Next(8), file.Count - place);
        switch (random.Next(11))
        {
            case 0 when place < file.Count: file[place] = (byte)random.Next(256); break;
            case 1 when place < file.Count: file[place] ^= (byte)(1 << random.Next(8)); break;
            case 2 when place < file.Count: file[place] = random.Next(2) == 0 ? (byte)0xff : (byte)0; break;
            case 3: file.RemoveRange(place, length); break;
            case 4: file.InsertRange(place, file.GetRange(place, length)); break;
            case 5: file.InsertRange(random.Next(file.Count + 1), file.GetRange(place, length)); break;
            case 6: file.InsertRange(place, Piece(seeds[random.Next(seeds.Count)], random)); break;
            case 7: ReplaceNumber(file, place, random); break;
            case 8: Nest(file, place, random); break;
            case 9: file.RemoveRange(place, file.Count - place); break;
            default: file.InsertRange(place, Tokens[random.Next(Tokens.Length)]); break;
        }
    }

    private static ReadOnlySpan<byte> Piece(byte[] other, Random random)
    {
        int start = random.Next(other.Length + 1);
        return other.AsSpan(start, random.Next(other.Length - start + 1));
    }

    private static void ReplaceNumber(List<byte> file, int from, Random random)
    {
        int start = file.FindIndex(Math.Min(from, file.Count), value => char.IsAsciiDigit((char)value));
        if (start < 0)
            return;
        int end = start;
        while (end < file.Count && char.IsAsciiDigit((char)file[end]))
            end++;
        file.RemoveRange(start, end - start);
        file.InsertRange(start, Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]));
    }

    private static void Nest(List<byte> file, int place, Random random)
    {
        int depth = random.Next(1, 300);
        string open = ((string[])["[", "{\"a\":", "(", "NOT ", "\""])[random.Next(5)];
        file.InsertRange(place, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, depth))));
    }
}
