using EdgeAgent.Imaging;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.Tests.Pictures;

public sealed class ContactSheetTests
{
    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(34, 33, 2)]
    [InlineData(10_000, 33, 16)]
    public void Pictures_stand_in_rows_of_33_and_no_more_than_16_rows(int count, int columns, int rows)
    {
        RgbImage sheet = ContactSheet.Draw(new GeneratedDisplays(new DisplayOptions { Count = count, Side = 32 }));
        Assert.Equal(((columns * 36) + 4, (rows * 52) + 4), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void A_row_is_in_the_order_of_the_classes()
    {
        GeneratedDisplays pictures = new(new DisplayOptions { Count = 66, Side = 32 });
        RgbImage sheet = ContactSheet.Draw(pictures);
        int seven = Enumerable.Range(33, 33).First(index => pictures.Label(index) == 7);
        Assert.True(pictures.Render(seven).Row(31).SequenceEqual(sheet.Row(4 + 52 + 16 + 31).Slice((4 + (7 * 36)) * 3, 96)));
    }
}
