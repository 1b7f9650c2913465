using System.Device.Gpio;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Platform.Linux.Gpio;

namespace EdgeAgent.Worker.Tests.Platform.Linux.Gpio;

public sealed class GpioOutputLineTests
{
    [Theory]
    [InlineData(false, "open 17, 17 low, 17 high, 17 low, close 17")]
    [InlineData(true, "open 17, 17 high, 17 low, 17 high, close 17")]
    public void A_line_begins_and_ends_inactive(bool isActiveLow, string calls)
    {
        RecordedGpioDriver chip = new();
        GpioOutputLine line = GpioOutputLine.Open(chip, 17, isActiveLow);
        line.Write(true);
        line.Dispose();
        Assert.Equal(calls, string.Join(", ", chip.Calls));
    }

    [Fact]
    public async Task An_event_drives_the_chip()
    {
        RecordedGpioDriver chip = new();
        await using OutputLineSink sink = new(() => GpioOutputLine.Open(chip, 17, false), null, TimeProvider.System);
        Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("1"), TestContext.Current.CancellationToken));
        Assert.Equal(PinValue.High, chip.Levels[17]);
        chip.IsGone = true;
        Assert.Equal("The line 17 cannot be driven: The chip is gone.", await sink.DeliverAsync(SampleEvents.Cleared("2"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_chip_that_is_missing_is_told() =>
        Assert.Equal("There is no chip /dev/gpiochip250.", Assert.Throws<IOException>(() => GpioChips.Open(250)).Message);
}
