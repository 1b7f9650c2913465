using System.Collections.Concurrent;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>Tells any number of listeners which devices changed. It carries names, not data, so a slow listener misses nothing and holds nothing up.</summary>
internal sealed class HubChanges
{
    private readonly ConcurrentDictionary<Listener, byte> _listeners = new();

    /// <summary>Says that something about this device changed: a message, its link, its twin.</summary>
    public void Publish(string deviceId)
    {
        foreach (Listener listener in _listeners.Keys)
            listener.Add(deviceId);
    }

    /// <summary>Starts to listen; changes from now on are seen.</summary>
    public Listener Listen()
    {
        Listener listener = new(this);
        _listeners[listener] = 0;
        return listener;
    }

    /// <summary>Collects the changed devices until they are taken.</summary>
    internal sealed class Listener(HubChanges owner) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly SemaphoreSlim _arrived = new(0, 1);
        private HashSet<string> _devices = new(StringComparer.Ordinal);
        private bool _isClosed;

        /// <summary>Waits for a change and takes all that came together; empty when none came in time.</summary>
        public async Task<IReadOnlySet<string>> TakeAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            await _arrived.WaitAsync(atMost, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                HashSet<string> taken = _devices;
                _devices = new HashSet<string>(StringComparer.Ordinal);
                return taken;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            owner._listeners.TryRemove(this, out _);
            lock (_lock)
            {
                _isClosed = true;
                _arrived.Dispose();
            }
        }

        internal void Add(string deviceId)
        {
            lock (_lock)
            {
                if (_isClosed)
                    return;
                _devices.Add(deviceId);
                if (_devices.Count == 1 && _arrived.CurrentCount == 0)
                    _arrived.Release();
            }
        }
    }
}
