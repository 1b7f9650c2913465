using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Tests.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_aligned() => Assert.Equal("name   n\na      1\nlong  22\n", Render(null));

    [Fact]
    public void The_flexible_column_gives_way_to_the_width()
    {
        TextTable table = new(new TableColumn("label", IsFlexible: true), new TableColumn("n", IsRightAligned: true));
        table.Add("a rather long label", "1");
        using StringWriter writer = new() { NewLine = "\n" };
        table.Write(writer, 15);
        Assert.All(writer.ToString().TrimEnd('\n').Split('\n'), line => Assert.True(line.Length <= 15, line));
        Assert.Contains("a rather lo…  1", writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3_575_000, "3.41 MiB")]
    public void Bytes_have_units(long bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(12.34, "12.3 us")]
    [InlineData(999, "999 us")]
    [InlineData(12_345, "12.35 ms")]
    [InlineData(2_500_000, "2.50 s")]
    public void Durations_have_units(double microseconds, string text) => Assert.Equal(text, Quantity.Duration(microseconds));

    private static string Render(int? width)
    {
        TextTable table = new(new TableColumn("name"), new TableColumn("n", IsRightAligned: true));
        table.Add("a", "1");
        table.Add("long", "22");
        using StringWriter writer = new() { NewLine = "\n" };
        table.Write(writer, width);
        return writer.ToString();
    }
}
