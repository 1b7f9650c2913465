using System.Threading.Channels;

namespace EdgeAgent.Core.Supervision;

/// <summary>A flag that one loop waits for and others raise; raising it twice before it is seen counts once.</summary>
/// <remarks>A loop that waits for it is idle.</remarks>
internal sealed class Signal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until it is raised and lowers it.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using (LoopActivity.Idle())
            await _raised.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until it is raised and lowers it, or until the time is up.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using LoopActivityScope idle = LoopActivity.Idle();
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _raised.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up: the caller looks for itself.
        }
    }
}
