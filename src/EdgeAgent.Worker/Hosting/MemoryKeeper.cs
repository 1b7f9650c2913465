using EdgeAgent.Core.Execution;

namespace EdgeAgent.Worker.Hosting;

/// <summary>Gives spare memory back once the agent has settled: a while after its start, and a while after each change of a model.</summary>
internal sealed class MemoryKeeper(ModelSlots slots, Action release, TimeProvider time)
{
    /// <summary>How often it looks; between one and two of these after the last change memory is given back.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly ModelInstance?[] Nothing = [null];

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        ModelInstance?[] seen = [], settled = Nothing;
        using PeriodicTimer timer = new(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                ModelInstance?[] now = [.. slots.All.Select(slot => slot.Model)];
                if (now.SequenceEqual(seen) && !now.SequenceEqual(settled))
                {
                    release();
                    settled = now;
                }
                seen = now;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
