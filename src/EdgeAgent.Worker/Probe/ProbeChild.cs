using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Worker.Probe;

/// <summary><c>edge-agent probe</c>, which the agent starts: reads one request as a line of JSON from standard input, and answers with one on standard output.</summary>
/// <remarks>It makes itself the first that the kernel ends when memory runs out, gives way to everything else, and ends as soon as its input ends, which it does with the agent.</remarks>
internal static class ProbeChild
{
    /// <summary>The command's name; help does not show it.</summary>
    public const string Command = "probe";

    private const int MaxRequestLength = 64 << 10;

    public static int Run(Stream input, Stream output, TimeProvider time)
    {
        Lower();
        if (ReadLine(input) is not { } line || JsonSerializer.Deserialize(line, ProbeJsonContext.Default.ProbeRequest) is not { } request)
            return CommandExitCode.Failed;
        new Thread(() => EndWith(input)) { IsBackground = true, Name = "agent watch" }.Start();
        ProbeOutcome outcome = ProbeRun.Execute(File.ReadAllBytes(request.ModelFile), request, time);
        byte[] answer = JsonSerializer.SerializeToUtf8Bytes(ProbeAnswer.Of(outcome), ProbeJsonContext.Default.ProbeAnswer);
        output.Write([.. answer, (byte)'\n']);
        output.Flush();
        return CommandExitCode.Done;
    }

    private static void Lower()
    {
        try
        {
            using Process self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // The agent's limits hold without it.
        }
    }

    private static byte[]? ReadLine(Stream input)
    {
        var line = new List<byte>();
        for (int next; (next = input.ReadByte()) >= 0 && line.Count < MaxRequestLength;)
        {
            if (next == '\n')
                return [.. line];
            line.Add((byte)next);
        }
        return null;
    }

    // The agent keeps the input open for as long as it wants the answer.
    private static void EndWith(Stream input)
    {
        while (input.ReadByte() >= 0)
        {
        }
        using Process self = Process.GetCurrentProcess();
        self.Kill();
    }
}
