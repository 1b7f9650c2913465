using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Fetches the whole twin again when someone found that the agent's picture of it has a hole; with back-off, so that a strange hub is not hammered.</summary>
internal sealed class TwinRefresher(ICloudLink link, Backoff backoff, TimeProvider time)
{
    private readonly Signal _wanted = new();

    /// <summary>Asks for the twin.</summary>
    public void Want() => _wanted.Raise();

    /// <summary>Says that the twin arrived and made sense.</summary>
    public void Succeeded() => backoff.Reset();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _wanted.WaitAsync(cancellationToken).ConfigureAwait(false);
            LinkResult result = await link.RefreshTwinAsync(cancellationToken).ConfigureAwait(false);
            if (result.Status is not (LinkStatus.Accepted or LinkStatus.Offline))
                _wanted.Raise();
            if (result.Status != LinkStatus.Offline)
                await LoopActivity.PauseAsync(backoff.Next(result.RetryAfter), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
