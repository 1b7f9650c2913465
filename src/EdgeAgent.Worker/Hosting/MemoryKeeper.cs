using EdgeAgent.Core.Execution;

namespace EdgeAgent.Worker.Hosting;

/// <summary>Gives spare memory back once the agent has settled: a while after its start, and a while after each change of a model. What costs no pause it gives back every minute.</summary>
/// <param name="slots">The slots whose models are looked at.</param>
/// <param name="release">Gives back all that can be given back.</param>
/// <param name="trim">Gives back what nothing has to stop for.</param>
/// <param name="time">The clock.</param>
internal sealed class MemoryKeeper(ModelSlots slots, Action release, Action trim, TimeProvider time)
{
    /// <summary>How many looks lie between two of the small ones.</summary>
    public const int LooksPerTrim = 12;

    /// <summary>How often it looks; between one and two of these after the last change memory is given back.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly ModelInstance?[] Nothing = [null];

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        ModelInstance?[] seen = [], settled = Nothing;
        int looks = 0;
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
                    looks = 0;
                }
                else if (++looks % LooksPerTrim == 0)
                {
                    trim();
                }
                seen = now;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
