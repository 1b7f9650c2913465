using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>The agent's copy of the desired properties, kept by whole documents and by patches in the order of their versions.</summary>
/// <remarks>A whole document with a lower version than the copy's is believed only as the first of a session, where it means that the hub itself went back (the device was
/// made anew, or the hub was restored); within a session it is an answer that a newer change overtook.</remarks>
public sealed class DesiredDocument
{
    private JsonObject? _properties;
    private bool _isFresh;

    /// <summary>The version of the copy; 0 before the first document.</summary>
    public long Version { get; private set; }

    /// <summary>Why the last message was <see cref="DesiredChange.Malformed"/>.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The properties; null before the first document.</summary>
    internal JsonObject? Properties => _properties;

    /// <summary>Begins a session: the next whole document is believed whatever its version, and patches wait for it.</summary>
    public void BeginSession() => _isFresh = false;

    /// <summary>Takes a whole document.</summary>
    /// <param name="desired">The <c>desired</c> member of the twin.</param>
    /// <returns>What it did.</returns>
    internal DesiredChange Replace(JsonObject desired)
    {
        if (HostileJson.Integer(desired[TwinNames.Version]) is not long version)
            return Malformed("the desired properties have no whole number as $version");
        if (_isFresh && version < Version)
            return DesiredChange.Gap;
        bool isSame = _isFresh && version == Version;
        _isFresh = true;
        _properties = (JsonObject)desired.DeepClone();
        Version = version;
        return isSame ? DesiredChange.Stale : DesiredChange.Applied;
    }

    /// <summary>Takes a patch.</summary>
    /// <param name="patch">The patch with its <c>$version</c>.</param>
    /// <returns>What it did.</returns>
    internal DesiredChange Merge(JsonObject patch)
    {
        if (HostileJson.Integer(patch[TwinNames.Version]) is not long version)
            return Malformed("the change of the desired properties has no whole number as $version");
        if (_properties is null || !_isFresh)
            return DesiredChange.Stale;
        if (version <= Version)
            return DesiredChange.Stale;
        if (version != Version + 1)
            return DesiredChange.Gap;
        JsonMergePatch.Apply(_properties, patch);
        Version = version;
        return DesiredChange.Applied;
    }

    private DesiredChange Malformed(string problem)
    {
        Problem = problem;
        return DesiredChange.Malformed;
    }
}
