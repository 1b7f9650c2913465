namespace EdgeAgent.Hub.Configurations;

/// <summary>Collects the names of devices and modules that configurations must be judged for, until the engine takes them.</summary>
internal sealed class ConfigurationTrigger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _isForAll;

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();

    /// <summary>Says that a device or module changed, came or went.</summary>
    public void Changed(string name) => Add(name);

    /// <summary>Says that configurations changed.</summary>
    public void AllChanged() => Add(null);

    /// <summary>Waits for changes and takes all that came together; null stands for every device and module.</summary>
    public async Task<IReadOnlySet<string>?> TakeAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            (HashSet<string> names, bool isForAll) = (_names, _isForAll);
            (_names, _isForAll) = (new HashSet<string>(StringComparer.Ordinal), false);
            return isForAll ? null : names;
        }
    }

    private void Add(string? name)
    {
        lock (_lock)
        {
            if (name is null)
                _isForAll = true;
            else
                _names.Add(name);
            if (_arrived.CurrentCount == 0)
                _arrived.Release();
        }
    }
}
