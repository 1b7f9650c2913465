using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Tests.Output;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Übersicht 5 °C", "Übersicht 5 °C")]
    [InlineData("\u001b]0;owned\u0007", "\uFFFD]0;owned\uFFFD")]
    [InlineData("two\nlines\r\n", "two\uFFFDlines\uFFFD\uFFFD")]
    [InlineData("\u009b31m\u007f", "\uFFFD31m\uFFFD")]
    public void Control_characters_become_replacement_characters(string text, string printable) => Assert.Equal(printable, PrintableText.Of(text));

    [Fact]
    public void A_table_shows_no_control_character_of_a_model()
    {
        TextTable table = new(new TableColumn("name"), new TableColumn("about", IsFlexible: true));
        table.Add("a", "\u001b[2Jgone\nb  forged");
        using StringWriter text = new();

        table.Write(text, width: null);

        Assert.Equal(["name  about", "a     \uFFFD[2Jgone\uFFFDb  forged", ""], text.ToString().Split(Environment.NewLine));
    }
}
