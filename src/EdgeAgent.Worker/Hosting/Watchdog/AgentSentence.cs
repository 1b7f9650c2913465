using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core;

namespace EdgeAgent.Worker.Hosting.Watchdog;

/// <summary>What an agent does, in one line for the service manager's status.</summary>
internal static class AgentSentence
{
    private const int Longest = 200;

    public static string Of(AgentStatus status)
    {
        string link = status.IsConnected ? "connected" : "not connected";
        string models = string.Join(", ", status.Slots.Select(slot => Describe(slot.Key, slot.Value)));
        string safe = status.SafeMode is null ? "" : "SAFE MODE, ";
        string text = $"{safe}{link}; {(models.Length > 0 ? models : "no model")}".ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : $"{text[..(Longest - 3)]}...";
    }

    private static string Describe(string slot, SlotReport report) => report switch
    {
        { Name: { } name } => $"{slot}: {name} {report.Version}",
        { Failure: { } failure } => $"{slot}: no model ({failure.Code})",
        _ => $"{slot}: no model",
    };
}
