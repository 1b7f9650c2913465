using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Execution;

/// <summary>All slots at run time.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ModelSlots : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelSlot> _slots = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly InferenceMeter _meter;
    private TaskCompletionSource _nextSwitch = NewSignal();

    internal ModelSlots(TimeProvider time, InferenceMeter meter) => (_time, _meter) = (time, meter);

    /// <summary>Ends when a slot's model changes the next time. To be taken before looking at the models.</summary>
    internal Task NextSwitch => Volatile.Read(ref _nextSwitch).Task;

    /// <summary>All slots that were ever named in this run, in the order of their names.</summary>
    public IReadOnlyList<ModelSlot> All
    {
        get
        {
            lock (_gate)
                return [.. _slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Finds a slot, or makes an empty one.</summary>
    /// <param name="name">The slot's name.</param>
    /// <returns>The slot.</returns>
    public ModelSlot this[string name]
    {
        get
        {
            lock (_gate)
            {
                if (!_slots.TryGetValue(name, out ModelSlot? slot))
                    _slots.Add(name, slot = new ModelSlot(name, _time, _meter));
                return slot;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModelSlot slot in All)
            slot.Dispose();
    }

    internal void Switch(string name, ModelInstance? next)
    {
        this[name].Switch(next);
        Interlocked.Exchange(ref _nextSwitch, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What has run so far in all slots.</summary>
    internal InferenceActivity Activity => All.Aggregate(default(InferenceActivity), (sum, slot) => sum.Plus(slot.Activity));

    internal IReadOnlyList<SlotWindow> TakeWindows() => [.. All.SelectMany(slot => slot.TakeWindows())];
}
