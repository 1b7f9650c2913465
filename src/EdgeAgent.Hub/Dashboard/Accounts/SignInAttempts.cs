namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>Slows guessing down: at most ten failed attempts a minute for one name, and sixty for all names together.</summary>
internal sealed class SignInAttempts(TimeProvider time)
{
    private const int MostOfOneName = 10, MostOfAll = 60;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private long _minute;
    private int _all;

    /// <summary>Counts an attempt as failed before it is tried; false when there were too many within this minute.</summary>
    public bool TryBegin(string name)
    {
        lock (_lock)
        {
            long minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute)
            {
                (_minute, _all) = (minute, 0);
                _failures.Clear();
            }

            int failures = _failures.GetValueOrDefault(name);
            if (failures >= MostOfOneName || _all >= MostOfAll)
                return false;
            _failures[name] = failures + 1;
            _all++;
            return true;
        }
    }

    /// <summary>Takes an attempt back that succeeded.</summary>
    public void Succeeded(string name)
    {
        lock (_lock)
        {
            if (_failures.Remove(name, out int failures))
                _all = Math.Max(0, _all - failures);
        }
    }
}
