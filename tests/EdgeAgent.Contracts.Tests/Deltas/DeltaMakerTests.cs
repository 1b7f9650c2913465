using EdgeAgent.Contracts.Deltas;

namespace EdgeAgent.Contracts.Tests.Deltas;

public sealed class DeltaMakerTests
{
    [Fact]
    public void A_delta_leads_to_its_target_for_random_edits_moves_and_truncations()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            byte[] baseFile = new byte[random.Next(1, 6000)];
            random.NextBytes(baseFile);
            byte[] target = Edit(baseFile, random);
            byte[] delta = DeltaMaker.Make(baseFile, target);
            Assert.True(Apply(delta, baseFile, random.Next(1, 700)).AsSpan().SequenceEqual(target), $"seed {seed}");
        }
    }

    [Fact]
    public void A_delta_of_slightly_moved_weights_is_much_smaller_than_they_are()
    {
        var random = new Random(5);
        byte[] baseFile = new byte[50_000];
        random.NextBytes(baseFile);
        byte[] target = [.. new byte[20], .. baseFile.Select(value => unchecked((byte)(value + random.Next(-1, 2))))];
        byte[] delta = DeltaMaker.Make(baseFile, target);
        Assert.InRange(delta.Length, 1, target.Length * 3 / 10);
        Assert.Equal(target, Apply(delta, baseFile, 4096));
    }

    [Fact]
    public void A_damaged_delta_is_refused_or_gives_no_more_than_it_names()
    {
        var random = new Random(1);
        byte[] baseFile = new byte[5000];
        random.NextBytes(baseFile);
        byte[] delta = DeltaMaker.Make(baseFile, Edit(baseFile, random));
        for (int place = 0; place < delta.Length; place++)
        {
            byte[] damaged = [.. delta];
            damaged[place] ^= (byte)(1 << random.Next(8));
            try
            {
                using DeltaReader reader = new(new MemoryStream(damaged), new MemoryStream(baseFile));
                byte[] buffer = new byte[1000];
                long made = 0;
                for (int read; (read = reader.Read(buffer)) > 0 && made <= 1 << 20;)
                    made += read;
                Assert.True(made <= reader.Header.Target.Size, $"place {place}");
            }
            catch (DeltaFormatException)
            {
            }
        }
    }

    private static byte[] Edit(byte[] file, Random random)
    {
        List<byte> edited = [.. file];
        for (int i = random.Next(6); i > 0 && edited.Count > 0; i--)
        {
            int place = random.Next(edited.Count), length = random.Next(1, edited.Count - place + 1);
            List<byte> part = edited.GetRange(place, length);
            switch (random.Next(4))
            {
                case 0: edited.RemoveRange(place, length); break;
                case 1: edited.InsertRange(random.Next(edited.Count), part); break;
                case 2: edited.RemoveRange(place, length); edited.InsertRange(random.Next(edited.Count + 1), part); break;
                default: edited[place] ^= 0x55; break;
            }
        }
        return edited.Count == 0 ? [1] : [.. edited];
    }

    private static byte[] Apply(byte[] delta, byte[] baseFile, int bufferBytes)
    {
        using DeltaReader reader = new(new MemoryStream(delta), new MemoryStream(baseFile));
        var target = new MemoryStream();
        byte[] buffer = new byte[bufferBytes];
        for (int read; (read = reader.Read(buffer)) > 0;)
            target.Write(buffer, 0, read);
        return target.ToArray();
    }
}
