using System.Text.Json.Nodes;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Starts;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>restart</c>: ends the agent in order after its answer went out, so that its host starts it again.</summary>
internal sealed class RestartOperation(StartGuard starts, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private int _isAsked;

    /// <summary>Is cancelled when the agent is to end.</summary>
    public CancellationToken Asked => _asked.Token;

    public MethodReply Run(OperationArguments arguments)
    {
        int delay = arguments.Integer("delaySeconds", 1, 3600, 1);
        bool leavesSafeMode = arguments.Boolean("leaveSafeMode");
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        if (leavesSafeMode && starts.Leave() is { } obstacle)
            return OperationReply.Error(OperationStatus.WrongState, obstacle);
        if (!Ask(TimeSpan.FromSeconds(delay)))
            return OperationReply.Error(OperationStatus.Busy, "A restart is under way already.");
        return OperationReply.Done(new JsonObject { ["restartsInSeconds"] = delay });
    }

    /// <summary>Ends the agent after a time, so that its host starts it again; false when that is under way already.</summary>
    public bool Ask(TimeSpan delay)
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 1)
            return false;
        _ = AskLaterAsync(delay);
        return true;
    }

    public void Dispose() => _asked.Dispose();

    private async Task AskLaterAsync(TimeSpan delay)
    {
        await Task.Delay(delay, time, CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _asked.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The agent has ended by itself meanwhile.
        }
    }
}
