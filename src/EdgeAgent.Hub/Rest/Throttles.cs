using System.Collections.Frozen;

namespace EdgeAgent.Hub.Rest;

/// <summary>IoT Hub's rate limits of one S1 unit, as token buckets; off unless the options ask for them.</summary>
/// <remarks>A bucket holds one minute's worth: IoT Hub lets bursts pass for about that long before it answers 429.</remarks>
internal sealed class Throttles(HubOptions options, TimeProvider time)
{
    private static readonly FrozenDictionary<Operation, double> PerSecond = new Dictionary<Operation, double>
    {
        [Operation.Connect] = 100,
        [Operation.DeviceToCloud] = 100,
        [Operation.CloudToDevice] = 100 / 60.0,
        [Operation.Method] = 40,
        [Operation.TwinRead] = 100,
        [Operation.TwinUpdate] = 50,
        [Operation.Query] = 20 / 60.0,
        [Operation.Registry] = 100 / 60.0,
        [Operation.Configuration] = 20 / 60.0,
        [Operation.Job] = 100 / 60.0,
        [Operation.Upload] = 100 / 60.0,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<Operation, Bucket> _buckets = PerSecond.ToFrozenDictionary(limit => limit.Key, limit => new Bucket(limit.Value, time));

    /// <summary>Takes one from an operation's bucket; false when it is empty.</summary>
    public bool TryTake(Operation operation) => !options.IsThrottled || !_buckets.TryGetValue(operation, out Bucket? bucket) || bucket.TryTake();

    /// <summary>The answer to an operation that came too often.</summary>
    public static HubError Refusal(Operation operation) =>
        HubError.Throttled($"Operations of the kind {operation} are limited to {PerSecond[operation] * 60:0} a minute; try again later.");

    private sealed class Bucket(double perSecond, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private readonly double _most = Math.Max(1, perSecond * 60);
        private double _level = Math.Max(1, perSecond * 60);
        private long _filled = time.GetTimestamp();

        public bool TryTake()
        {
            lock (_lock)
            {
                long now = time.GetTimestamp();
                _level = Math.Min(_most, _level + time.GetElapsedTime(_filled, now).TotalSeconds * perSecond);
                _filled = now;
                if (_level < 1)
                    return false;
                _level--;
                return true;
            }
        }
    }
}
