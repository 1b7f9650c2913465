using EdgeAgent.TestSupport.Operators;

namespace EdgeAgent.TfLite.Tests;

public sealed class FlexMapTests
{
    private static readonly Dictionary<string, object> Entries = new()
    {
        ["count"] = 17,
        ["negative"] = -3,
        ["ratio"] = 0.25f,
        ["yes"] = true,
        ["no"] = false,
    };

    [Fact]
    public void Numbers_are_found_by_their_keys()
    {
        FlexMap map = FlexMap.Parse(FlexMapWriter.Write(Entries));

        Assert.Equal(5, map.Count);
        Assert.Equal(17, map.FindNumber("count"));
        Assert.Equal(-3, map.FindNumber("negative"));
        Assert.Equal(0.25, map.FindNumber("ratio"));
        Assert.Equal(1, map.FindNumber("yes"));
        Assert.Equal(0, map.FindNumber("no"));
        Assert.Null(map.FindNumber("cou"));
        Assert.Null(map.FindNumber("counts"));
    }

    /// <summary>The smallest widths, as the FlexBuffers format's own example has them: {"bar": [1, 2, 3], "foo": 100}.</summary>
    [Fact]
    public void Values_of_one_byte_are_read_and_others_than_numbers_are_refused()
    {
        byte[] bytes =
        [
            (byte)'b', (byte)'a', (byte)'r', 0, 3, 1, 2, 3, 4, 4, 4, (byte)'f', (byte)'o', (byte)'o', 0, 2, 16, 6, 2, 1, 2, 16, 100, 40, 4, 4, 36, 1,
        ];

        FlexMap map = FlexMap.Parse(bytes);
        Assert.Equal(100, map.FindNumber("foo"));
        Assert.Contains("bar", Assert.Throws<ModelFormatException>(() => map.FindNumber("bar")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_of_another_kind_is_refused() =>
        Assert.Contains("a map", Assert.Throws<ModelFormatException>(() => FlexMap.Parse(new byte[] { 5, 4, 1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_bytes_are_read_or_refused()
    {
        byte[] whole = FlexMapWriter.Write(Entries);
        int read = 0, refused = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            byte[] damaged = whole[..random.Next(random.Next(4) == 0 ? 0 : whole.Length, whole.Length + 1)];
            for (int i = 0; i < random.Next(4) && damaged.Length > 0; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                FlexMap map = FlexMap.Parse(damaged);
                foreach (string key in Entries.Keys) map.FindNumber(key);
                read++;
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }
}
