using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Probe;

/// <summary>Tries models in a process of the agent's own program, with bounded time and memory.</summary>
public sealed class ProcessModelProbe : IModelProbe
{
    private const int MaxAnswerLength = 256 << 10, SignalBase = 128;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // What a runtime needs to start where it is not installed in the usual place, and what decides which kernels run.
    private static readonly string[] Inherited = ["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "EDGEAGENT_KERNELS", "LD_LIBRARY_PATH", "QEMU_LD_PREFIX"];

    private readonly TimeProvider _time;
    private readonly string? _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Action<int>? _onStarted;

    /// <summary>A probe by the program that runs now, started as <see cref="RunnerVariable"/> says.</summary>
    /// <param name="time">The clock.</param>
    public ProcessModelProbe(TimeProvider time)
        : this(time, Runner() is [var first, ..] ? first : Environment.ProcessPath, OwnArguments(Runner()))
    {
    }

    /// <summary>The environment variable that names a command which runs the agent's program, its words parted by spaces: the emulator under which the agent itself runs.</summary>
    public const string RunnerVariable = "EDGEAGENT_RUNNER";

    /// <summary>A probe by another program.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="program">The program; null where none is known.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onStarted">Told the process's id.</param>
    internal ProcessModelProbe(TimeProvider time, string? program, IReadOnlyList<string> arguments, Action<int>? onStarted = null) =>
        (_time, _program, _arguments, _onStarted) = (time, program, arguments, onStarted);

    /// <inheritdoc/>
    public async Task<ProbeOutcome> RunAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_program is null)
            return new ProbeOutcome.NotStarted("The agent does not know its own program, so no process can try the model.");
        Process? started;
        try
        {
            started = Process.Start(Describe(_program, request));
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return new ProbeOutcome.NotStarted($"No process could be started to try the model: {e.Message.TrimEnd('.')}.");
        }
        using Process process = started!;
        try
        {
            _onStarted?.Invoke(process.Id);
            return await AskAsync(process, request, cancellationToken);
        }
        finally
        {
            await EndAsync(process);
        }
    }

    private async Task<ProbeOutcome> AskAsync(Process process, ProbeRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.TimeLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        Task<bool> watching = OutgrowsAsync(process, request.MemoryLimitBytes, stop);
        ProbeOutcome? outcome = null;
        try
        {
            await SendAsync(process, request, stop.Token);
            byte[] answer = await ReadAnswerAsync(process.StandardOutput.BaseStream, stop.Token);
            outcome = Read(answer, request);
            if (outcome is null)
                await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its time is up, or it outgrew its memory: the watch tells which.
        }
        await stop.CancelAsync();
        bool outgrew = await watching;
        cancellationToken.ThrowIfCancellationRequested();
        return outcome ?? (outgrew ? new ProbeOutcome.OutOfMemory(request.MemoryLimitBytes)
            : process.HasExited ? new ProbeOutcome.Crashed(DescribeEnd(process.ExitCode))
            : new ProbeOutcome.Hung(request.TimeLimit));
    }

    private static async Task SendAsync(Process process, ProbeRequest request, CancellationToken cancellationToken)
    {
        Stream input = process.StandardInput.BaseStream;
        try
        {
            await input.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(request, ProbeJsonContext.Default.ProbeRequest), cancellationToken);
            await input.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The process has ended already; its exit code tells more.
        }
    }

    // The first line, or all there is; what a broken process may write without end is cut off.
    private static async Task<byte[]> ReadAnswerAsync(Stream output, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxAnswerLength];
        int length = 0;
        while (length < buffer.Length && buffer.AsSpan(0, length).IndexOf((byte)'\n') < 0)
        {
            int count = await output.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
                break;
            length += count;
        }
        return buffer[..length];
    }

    private static ProbeOutcome? Read(byte[] answer, ProbeRequest request)
    {
        try
        {
            return answer.Length == 0 ? null : JsonSerializer.Deserialize(answer, ProbeJsonContext.Default.ProbeAnswer)?.ToOutcome(request);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<bool> OutgrowsAsync(Process process, long limit, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                if (ReadResidentBytes(process.Id) > limit)
                {
                    await stop.CancelAsync();
                    return true;
                }
                await Task.Delay(LookEvery, _time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static long? ReadResidentBytes(int id)
    {
        try
        {
            string[] pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/statm")).Split(' ');
            return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has just ended.
        }
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private ProcessStartInfo Describe(string program, ProbeRequest request)
    {
        ProcessStartInfo start = new(program, _arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (string name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }
        start.Environment["DOTNET_GCHeapHardLimit"] = request.MemoryLimitBytes.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    private static string DescribeEnd(int exitCode) => exitCode > SignalBase
        ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {exitCode - SignalBase}")
        : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode} and no answer");

    // Where the program is the shared host of .NET, the agent is its first argument.
    private static string[] Runner() => Environment.GetEnvironmentVariable(RunnerVariable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string[] OwnArguments(string[] runner)
    {
        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" && Assembly.GetEntryAssembly()?.GetName().Name is { } name
            ? [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), ProbeChild.Command]
            : [ProbeChild.Command];
        return runner is [_, .. var options] ? [.. options, Environment.ProcessPath!, .. own] : own;
    }
}
