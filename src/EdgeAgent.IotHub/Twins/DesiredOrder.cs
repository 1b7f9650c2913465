using System.Text.Json;

namespace EdgeAgent.IotHub;

/// <summary>Puts one connection's twin documents and change notifications into order.</summary>
/// <remarks>
/// The hub sends notifications from the subscription on, the document only when asked, and keeps neither for a device that is away. So notifications that come before
/// the document wait for it, those with a version that the document already holds are dropped, and a version that was passed over means that one was
/// lost: the document is then asked for again.
/// </remarks>
internal sealed class DesiredOrder(LinkMailbox mailbox)
{
    private const int MostWaiting = 64;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (ReadOnlyMemory<byte> Json, JsonElement Patch)> _waiting = [];
    private long? _version;

    /// <summary>Takes a notification; false when the document has to be fetched again.</summary>
    public bool TakeNotification(long version, ReadOnlyMemory<byte> json, JsonElement patch)
    {
        lock (_lock)
        {
            if (_version is { } known && version <= known)
                return true;
            if (_waiting.Count < MostWaiting)
                _waiting[version] = (json, patch);
            return _version is null || HandWaiting();
        }
    }

    /// <summary>Takes the document; false when it has to be fetched again because notifications that it lacks were lost or handed up already.</summary>
    public bool TakeDocument(long version, ReadOnlyMemory<byte> json, JsonElement desired, JsonElement? reported)
    {
        lock (_lock)
        {
            if (_version > version)
                return false;
            mailbox.PutTwin(version, json, desired, reported);
            _version = version;
            return HandWaiting();
        }
    }

    private bool HandWaiting()
    {
        bool wasFull = _waiting.Count == MostWaiting;
        foreach ((long version, (ReadOnlyMemory<byte> json, JsonElement patch)) in _waiting)
        {
            if (version <= _version)
                continue;
            if (version != _version + 1)
            {
                _version = null;
                return false;
            }

            mailbox.PutPatch(version, json, patch);
            _version = version;
        }

        _waiting.Clear();
        return !wasFull;
    }
}
