using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Pipelines;

/// <summary>What a pipeline counts since the agent started. Thread-safe.</summary>
internal sealed class PipelineCounts
{
    private long _frames, _dropped, _errors, _events;
    private (long Frames, long Dropped, long Events) _told;

    public long Frames => Interlocked.Read(ref _frames);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Errors => Interlocked.Read(ref _errors);

    public long Events => Interlocked.Read(ref _events);

    public void CountFrame() => Interlocked.Increment(ref _frames);

    public void CountError() => Interlocked.Increment(ref _errors);

    public void CountEvent() => Interlocked.Increment(ref _events);

    public void AddDropped(long count) => Interlocked.Add(ref _dropped, count);

    public void AddErrors(long count) => Interlocked.Add(ref _errors, count);

    /// <summary>Ends a reporting window; by one thread.</summary>
    public PipelineWindow TakeWindow(string name)
    {
        (long Frames, long Dropped, long Events) now = (Frames, Dropped, Events);
        var window = new PipelineWindow(name, now.Frames - _told.Frames, now.Dropped - _told.Dropped, now.Events - _told.Events);
        _told = now;
        return window;
    }
}
