using System.ComponentModel;
using System.Diagnostics;

namespace EdgeAgent.Worker.Platform.Linux.Firmware;

/// <summary>Asks a Raspberry Pi's firmware through <c>vcgencmd</c>, for what the kernel does not tell by files. The user must be in the group of <c>/dev/vcio</c> (video).</summary>
/// <remarks>A process is started for each question: it is ended after <see cref="Patience"/>, and no more than <see cref="MaxCharacters"/> of its answer are taken.</remarks>
internal sealed class FirmwareCommand(SystemFiles files)
{
    /// <summary>The most characters of an answer: the longest, of the power rails, has under 1500.</summary>
    public const int MaxCharacters = 8192;

    private static readonly string[] Places = ["usr/bin/vcgencmd", "opt/vc/bin/vcgencmd"];

    private readonly string? _program = Places.Select(files.FindFile).FirstOrDefault(found => found is not null);

    /// <summary>The longest that an answer is waited for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether this device has the program.</summary>
    public bool Exists => _program is not null;

    /// <summary>Asks one question.</summary>
    /// <param name="question">Such as <c>get_throttled</c>.</param>
    /// <returns>The answer; null where there is none in time, and where the program failed or said more than it should.</returns>
    public string? Ask(string question)
    {
        if (_program is null)
            return null;
        ProcessStartInfo start = new(_program, [question]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            string? answer = Read(process);
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            return answer;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }

    private static string? Read(Process process)
    {
        long begin = Stopwatch.GetTimestamp();
        char[] characters = new char[MaxCharacters + 1];
        Task<int> reading = process.StandardOutput.ReadBlockAsync(characters).AsTask();
        bool isInTime = reading.Wait(Patience);
        TimeSpan left = Patience - Stopwatch.GetElapsedTime(begin);
        return isInTime && reading.Result <= MaxCharacters && process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero) && process.ExitCode == 0
            ? new string(characters, 0, reading.Result)
            : null;
    }
}
