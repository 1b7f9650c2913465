namespace EdgeAgent.Worker.Platform.Linux.Gpio;

/// <summary>What a GPIO driver throws where the chip, the line, the rights or its native library are missing.</summary>
internal static class GpioFault
{
    /// <summary>Whether an exception is one of these.</summary>
    public static bool Is(Exception e) =>
        e is IOException or UnauthorizedAccessException or PlatformNotSupportedException or InvalidOperationException or ArgumentException or NotSupportedException
            or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException;
}
