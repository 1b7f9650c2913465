using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Twins;

/// <summary>What a service client asks of a twin.</summary>
/// <param name="Tags">The tags or their patch; null leaves them.</param>
/// <param name="Desired">The desired properties or their patch; null leaves them.</param>
/// <param name="IsReplacement">True to replace, false to merge.</param>
internal sealed record TwinUpdate(JsonObject? Tags, JsonObject? Desired, bool IsReplacement)
{
    /// <summary>Reads the body of a PATCH or PUT; what only the device or the hub writes is passed over.</summary>
    public static Outcome<TwinUpdate> Parse(JsonObject body, bool isReplacement)
    {
        if (Member(body, "tags", isReplacement) is not { IsDone: true } tags)
            return HubError.Argument("The member tags must be a JSON object.");
        if (Member(body, "properties", isReplacement) is not { IsDone: true } properties)
            return HubError.Argument("The member properties must be a JSON object.");
        if (Member(properties.Value, "desired", isReplacement) is not { IsDone: true } desired)
            return HubError.Argument("The member properties.desired must be a JSON object.");

        bool hasTags = isReplacement || body.ContainsKey("tags"), hasDesired = isReplacement || properties.Value.ContainsKey("desired");
        foreach ((string name, JsonObject section, int largest) in new[] { ("tags", tags.Value, TwinLimits.TagsBytes), ("desired", desired.Value, TwinLimits.SectionBytes) })
        {
            section.Remove("$version");
            section.Remove("$metadata");
            if (TwinLimits.Violation(section, largest) is { } wrong)
                return HubError.Argument($"The section {name} {wrong}.");
        }

        return new TwinUpdate(hasTags ? tags.Value : null, hasDesired ? desired.Value : null, isReplacement);
    }

    /// <summary>The twin after the update.</summary>
    public Outcome<Twin> Apply(Twin before, string now)
    {
        JsonObject tags = before.Tags;
        if (Tags is not null)
        {
            tags = IsReplacement ? [] : before.Tags.DeepClone().AsObject();
            TwinPatch.Merge(tags, Tags);
        }

        TwinSection desired = Desired switch
        {
            null => before.Desired,
            _ when IsReplacement => before.Desired.Replaced(Desired, now, withVersions: true),
            _ => before.Desired.Patched(Desired, now, withVersions: true),
        };
        if (TwinLimits.Violation(tags, TwinLimits.TagsBytes) is { } tooMany)
            return HubError.Argument($"With this update the section tags {tooMany}.");
        if (TwinLimits.Violation(desired.Properties, TwinLimits.SectionBytes) is { } tooMuch)
            return HubError.Argument($"With this update the section desired {tooMuch}.");
        return before with { Tags = tags, Desired = desired, ETag = EntityTag.Next() };
    }

    private static Outcome<JsonObject> Member(JsonObject parent, string name, bool isReplacement) => parent[name] switch
    {
        JsonObject section => section.DeepClone().AsObject(),
        null when isReplacement || !parent.ContainsKey(name) => new JsonObject(),
        _ => HubError.Argument($"The member {name} must be a JSON object."),
    };
}
