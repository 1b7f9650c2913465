using System.Device.Gpio;
using System.Device.Gpio.Drivers;

namespace EdgeAgent.Worker.Platform.Linux.Gpio;

/// <summary>Opens GPIO chips: through libgpiod 2, else 1, whichever the system has.</summary>
internal static class GpioChips
{
    /// <summary>Opens a chip.</summary>
    /// <param name="chip">Its number: 0 is <c>/dev/gpiochip0</c>.</param>
    /// <exception cref="IOException">There is no such chip, no right to it, or no library; the message says what was tried.</exception>
    public static GpioDriver Open(int chip)
    {
        if (!File.Exists($"/dev/gpiochip{chip}"))
            throw new IOException($"There is no chip /dev/gpiochip{chip}.");
#pragma warning disable SDGPIO0001 // The driver of version 2 is marked as experimental by its library.
        return TryOpen(() => new LibGpiodV2Driver(chip), out string second)
            ?? TryOpen(() => new LibGpiodDriver(chip), out string first)
            ?? throw new IOException($"The chip /dev/gpiochip{chip} cannot be opened, neither by libgpiod 2 ({second}) nor by libgpiod 1 ({first}).");
#pragma warning restore SDGPIO0001
    }

    private static GpioDriver? TryOpen(Func<GpioDriver> open, out string problem)
    {
        problem = "";
        try
        {
            return open();
        }
        catch (Exception e) when (GpioFault.Is(e) || e.GetType().Namespace?.StartsWith("System.Device.Gpio", StringComparison.Ordinal) == true)
        {
            problem = e.Message;
            return null;
        }
    }
}
