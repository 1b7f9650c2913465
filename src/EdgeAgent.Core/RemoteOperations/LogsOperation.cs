using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>logs</c>: the newest lines of the log, in an answer that the hub can carry.</summary>
internal sealed class LogsOperation(RecentLog? log)
{
    /// <summary>Below the hub's limit of 128 KB for an answer.</summary>
    public const int LargestAnswer = 120 * 1024;

    private static readonly string[] Levels = ["debug", "information", "warning", "error"];

    public MethodReply Run(OperationArguments arguments)
    {
        string level = arguments.Word("level", Levels, "information");
        int count = arguments.Integer("count", 1, RecentLog.MostLines, 100);
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        if (log is null)
            return OperationReply.Error(OperationStatus.Unavailable, "This agent keeps no lines of its log.");

        IReadOnlyList<LogLine> found = log.Read(Enum.Parse<LogLevel>(level, ignoreCase: true), count);
        List<string> lines = [];
        int bytes = 0;
        foreach (LogLine line in found.Reverse())
        {
            string text = Format(line);
            bytes += JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length + 3;
            if (bytes > LargestAnswer)
                break;
            lines.Add(text);
        }

        lines.Reverse();
        return OperationReply.Done(new JsonObject { ["lines"] = new JsonArray([.. lines.Select(text => (JsonNode)text)]), ["omitted"] = found.Count - lines.Count });
    }

    /// <summary>A line as text: time, severity, source, words.</summary>
    public static string Format(LogLine line) =>
        $"{line.TimeUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {NameOf(line.Level)} {line.Source} {line.Text}";

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
