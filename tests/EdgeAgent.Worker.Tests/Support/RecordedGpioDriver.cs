using System.Device.Gpio;

namespace EdgeAgent.Worker.Tests;

/// <summary>A GPIO chip that records what is done to it.</summary>
internal sealed class RecordedGpioDriver : GpioDriver
{
    private readonly Dictionary<int, PinMode> _modes = [];

    public Dictionary<int, PinValue> Levels { get; } = [];

    public List<string> Calls { get; } = [];

    public bool IsGone { get; set; }

    protected override int PinCount => 28;

    protected override void OpenPin(int pinNumber) => Record($"open {pinNumber}");

    protected override void ClosePin(int pinNumber) => Record($"close {pinNumber}");

    protected override void SetPinMode(int pinNumber, PinMode mode) => _modes[pinNumber] = mode;

    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        _modes[pinNumber] = mode;
        Write(pinNumber, initialValue);
    }

    protected override PinMode GetPinMode(int pinNumber) => _modes.GetValueOrDefault(pinNumber, PinMode.Input);

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.Output;

    protected override PinValue Read(int pinNumber) => Levels.GetValueOrDefault(pinNumber);

    protected override void Toggle(int pinNumber) => Write(pinNumber, !Read(pinNumber));

    protected override void Write(int pinNumber, PinValue value)
    {
        if (IsGone)
            throw new IOException("The chip is gone.");
        Levels[pinNumber] = value;
        Record($"{pinNumber} {(value == PinValue.High ? "high" : "low")}");
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();

    private void Record(string call) => Calls.Add(call);
}
