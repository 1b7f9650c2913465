using System.Device.Gpio;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux.Gpio;

/// <summary>An output line of a GPIO chip, through System.Device.Gpio.</summary>
internal sealed class GpioOutputLine : IOutputLine
{
    private readonly GpioController _controller;
    private readonly int _line;
    private readonly bool _isActiveLow;

    private GpioOutputLine(GpioController controller, int line, bool isActiveLow) => (_controller, _line, _isActiveLow) = (controller, line, isActiveLow);

    /// <summary>Opens a line as an inactive output.</summary>
    /// <param name="driver">The chip's driver, which belongs to the line from now on.</param>
    /// <param name="line">The line.</param>
    /// <param name="isActiveLow">Whether low is active.</param>
    /// <exception cref="IOException">The line cannot be an output; the message says why.</exception>
    public static GpioOutputLine Open(GpioDriver driver, int line, bool isActiveLow)
    {
        var controller = new GpioController(driver);
        try
        {
            controller.OpenPin(line, PinMode.Output, LevelOf(false, isActiveLow));
            return new GpioOutputLine(controller, line, isActiveLow);
        }
        catch (Exception e) when (GpioFault.Is(e))
        {
            controller.Dispose();
            throw new IOException($"The line {line} cannot be opened as an output: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Write(bool isActive)
    {
        try
        {
            _controller.Write(_line, LevelOf(isActive, _isActiveLow));
        }
        catch (Exception e) when (GpioFault.Is(e))
        {
            throw new IOException($"The line {_line} cannot be driven: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _controller.Write(_line, LevelOf(false, _isActiveLow));
        }
        catch (Exception e) when (GpioFault.Is(e))
        {
            // The chip is gone: there is nothing to leave inactive.
        }
        _controller.Dispose();
    }

    private static PinValue LevelOf(bool isActive, bool isActiveLow) => isActive != isActiveLow ? PinValue.High : PinValue.Low;
}
