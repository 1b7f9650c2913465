using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Models;

/// <summary>Bounds the rate of all downloads together: what was taken too fast is waited for.</summary>
/// <remarks>A bucket that holds one second's bytes and may be overdrawn by one read. Thread-safe.</remarks>
internal sealed class DownloadPace(long bytesPerSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _available = bytesPerSecond;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Waits until bytes that were received fit into the rate.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _available = Math.Min(bytesPerSecond, _available + (time.GetElapsedTime(_filledAt, now).TotalSeconds * bytesPerSecond)) - bytes;
            _filledAt = now;
            wait = _available >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_available / bytesPerSecond);
        }
        if (wait > TimeSpan.Zero)
            await LoopActivity.PauseAsync(wait, time, cancellationToken).ConfigureAwait(false);
    }
}
