using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux.Firmware;

/// <summary>The throttling flags as the firmware answers them, asked for at most every few seconds, since each question starts a process.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FirmwareThrottling(FirmwareCommand command, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5), AfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _asked;
    private uint? _flags;

    /// <summary>The flags of <c>get_throttled</c>, at most five seconds old; null where the firmware does not answer.</summary>
    public uint? Read()
    {
        if (!command.Exists)
            return null;
        lock (_gate)
        {
            if (_asked is { } before && time.GetElapsedTime(before) < (_flags is null ? AfterFailure : Fresh))
                return _flags;
            _flags = Parse(command.Ask("get_throttled"));
            _asked = time.GetTimestamp();
            return _flags;
        }
    }

    /// <summary>Reads <c>throttled=0x50005</c>; null for anything else.</summary>
    internal static uint? Parse(string? answer)
    {
        const string Head = "throttled=0x";
        string text = answer?.Trim() ?? "";
        return text.StartsWith(Head, StringComparison.Ordinal) && uint.TryParse(text.AsSpan(Head.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint flags) ? flags : null;
    }
}
