using System.Security.Cryptography;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.Tests.Pictures;

public sealed class GeneratedDisplaysTests
{
    [Theory]
    [InlineData(96, 1.0, 1, DisplaySplit.Train, "918622dfc7f58cf2fbb66646fbf72223bf2697b7c12e377f79682c32550b4544")]
    [InlineData(64, 2.0, 7, DisplaySplit.Test, "ddad0c3145469238b7f635013b59babb56b175f3140c370df24dbe327b581c45")]
    [InlineData(45, 0.0, -3, DisplaySplit.Train, "87cba591c8806aaa1d807b7be770e8b97fd7b1c41b4a492c9c181a929a938900")]
    public void Pictures_have_the_same_bytes_on_every_machine(int side, double difficulty, int seed, DisplaySplit split, string sha256)
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 165, Side = side, Difficulty = difficulty, Seed = seed, Split = split });
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int index = 0; index < pictures.Count; index++)
            hash.AppendData(pictures.Render(index).Pixels);
        Assert.Equal(sha256, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Order_and_threads_do_not_matter()
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 99, Side = 64, Difficulty = 2 });
        byte[][] forward = [.. Enumerable.Range(0, pictures.Count).Select(index => pictures.Render(index).Pixels.ToArray())];
        byte[][] together = new byte[pictures.Count][];
        Parallel.For(0, pictures.Count, index => together[pictures.Count - 1 - index] = pictures.Render(pictures.Count - 1 - index).Pixels.ToArray());
        for (int index = 0; index < pictures.Count; index++)
            Assert.True(forward[index].AsSpan().SequenceEqual(together[index]), $"picture {index} differs");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-5)]
    [InlineData(123456)]
    public void Every_run_of_33_holds_every_class_once(int seed)
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 3300, Seed = seed });
        for (int block = 0; block < 100; block++)
            Assert.Equal(Enumerable.Range(0, DisplayClasses.Count), Enumerable.Range(block * DisplayClasses.Count, DisplayClasses.Count).Select(pictures.Label).Order());
        Assert.True(Enumerable.Range(0, 100).Select(block => pictures.Label(block * DisplayClasses.Count)).Distinct().Count() > 20, "the order of the classes must differ between runs");
    }

    [Fact]
    public void The_label_is_that_of_the_drawn_picture()
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 66, Side = 32 });
        byte[] rgb = new byte[pictures.BytesPerPicture];
        Assert.All(Enumerable.Range(0, pictures.Count), index => Assert.Equal(pictures.Label(index), pictures.Render(index, rgb)));
    }

    [Fact]
    public void Train_and_test_share_no_picture_and_neither_do_seeds()
    {
        HashSet<string> seen = [];
        foreach (DisplaySplit split in Enum.GetValues<DisplaySplit>())
        {
            foreach (int seed in (int[])[1, 2, int.MinValue])
            {
                GeneratedDisplays pictures = new(new DisplayOptions { Count = 165, Side = 32, Seed = seed, Split = split });
                for (int index = 0; index < pictures.Count; index++)
                    Assert.True(seen.Add(Convert.ToHexString(SHA256.HashData(pictures.Render(index).Pixels))), $"picture {index} of {split}, seed {seed}, is not new");
            }
        }
    }

    [Fact]
    public void Every_picture_of_a_reading_has_light_and_dark()
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 660, Side = 64, Difficulty = 2 });
        for (int index = 0; index < pictures.Count; index++)
        {
            if (pictures.Label(index) is DisplayClasses.Unreadable)
                continue;
            byte[] sorted = pictures.Render(index).Pixels.ToArray();
            Array.Sort(sorted);
            int range = sorted[sorted.Length * 99 / 100] - sorted[sorted.Length / 100];
            Assert.True(range >= 24, $"picture {index}, {DisplayClasses.Names[pictures.Label(index)]}, spans {range} of 255 shades");
        }
    }

    [Theory]
    [InlineData("0 pictures are out of range; at least 1 is needed", 0, 96, 1.0, 0)]
    [InlineData("a side of 31 pixels is out of range; 32 to 512 are accepted", 1, 31, 1.0, 0)]
    [InlineData("a side of 513 pixels is out of range; 32 to 512 are accepted", 1, 513, 1.0, 0)]
    [InlineData("a difficulty of 2.1 is out of range; 0 to 2 are accepted", 1, 96, 2.1, 0)]
    [InlineData("a difficulty of NaN is out of range; 0 to 2 are accepted", 1, 96, double.NaN, 0)]
    [InlineData("there is no split 2; train and test are accepted", 1, 96, 1.0, 2)]
    public void Options_out_of_range_are_refused_with_what_is_accepted(string sentence, int count, int side, double difficulty, int split)
    {
        DisplayOptions options = new() { Count = count, Side = side, Difficulty = difficulty, Split = (DisplaySplit)split };
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => new GeneratedDisplays(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_out_of_range_and_spans_of_another_length_are_refused()
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 2, Side = 32 });
        Assert.Throws<ArgumentOutOfRangeException>(() => pictures.Label(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pictures.Render(2));
        Assert.StartsWith("a picture of 32 x 32 pixels has 3072 bytes, not 3071", Assert.Throws<ArgumentException>(() => pictures.Render(0, new byte[3071])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(512)]
    public void The_least_and_the_largest_side_are_drawn(int side)
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 33, Side = side });
        Assert.Equal(33, Enumerable.Range(0, 33).Select(index => Convert.ToHexString(SHA256.HashData(pictures.Render(index).Pixels))).Distinct().Count());
    }
}
