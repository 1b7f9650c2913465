using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Twins;

/// <summary>The desired or the reported half of a twin: properties, when each was last written, and a version that only grows.</summary>
internal sealed record TwinSection(JsonObject Properties, JsonObject Metadata, long Version)
{
    /// <summary>The properties with <c>$version</c>, as devices see them.</summary>
    public JsonObject ForDevice()
    {
        JsonObject view = Properties.DeepClone().AsObject();
        view["$version"] = Version;
        return view;
    }

    /// <summary>The properties with <c>$metadata</c> and <c>$version</c>, as service clients see them.</summary>
    public JsonObject ForService()
    {
        JsonObject view = Properties.DeepClone().AsObject();
        view["$metadata"] = Metadata.DeepClone();
        view["$version"] = Version;
        return view;
    }

    /// <summary>The section after a merge patch.</summary>
    public TwinSection Patched(JsonObject patch, string now, bool withVersions)
    {
        TwinSection next = new(Properties.DeepClone().AsObject(), Metadata.DeepClone().AsObject(), Version + 1);
        TwinPatch.Merge(next.Properties, next.Metadata, patch, now, withVersions ? next.Version : null);
        return next;
    }

    /// <summary>The section with wholly new properties.</summary>
    public TwinSection Replaced(JsonObject properties, string now, bool withVersions)
    {
        TwinSection next = new([], [], Version + 1);
        TwinPatch.Merge(next.Properties, next.Metadata, properties, now, withVersions ? next.Version : null);
        return next;
    }
}
